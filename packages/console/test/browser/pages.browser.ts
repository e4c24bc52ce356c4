import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFaults, LOOKS } from './support/check-page.ts'
import { fillLake } from './support/fill-lake.ts'
import { makeHugeLake } from './support/huge-lake.ts'
import { type LakeUp, lakeUp } from './support/lake-up.ts'
import { openBrowser } from './support/open-browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const PAGES = ['/', '/tables', '/query', '/records', '/runs']

describe.each([
  {
    state: 'with data',
    prepare: () => {},
    fill: fillLake,
    pages: [...PAGES, '/tables/raw/orders', '/tables/raw/exchange_rates'],
  },
  { state: 'empty', prepare: () => {}, fill: async () => {}, pages: [...PAGES, '/tables/raw/nothing', '/nowhere'] },
  {
    state: 'huge',
    prepare: makeHugeLake,
    fill: async () => {},
    pages: ['/tables', '/tables/raw/events', '/tables/raw/wide', '/query'],
  },
])('every page, $state', ({ prepare, fill, pages }) => {
  let lake: string
  let live: LakeUp
  beforeAll(async () => {
    lake = await mkdtemp(join(tmpdir(), 'inlet-browser-'))
    await prepare(lake)
    live = await lakeUp(lake)
    await fill(live)
  })
  afterAll(async () => {
    await live[Symbol.asyncDispose]()
    await rm(lake, { recursive: true })
  })

  it.each(pages.flatMap(path => LOOKS.map(look => ({ path, ...look }))))('$path, $name', async ({ path, options }) => {
    expect(await findFaults(browser, live.console + path, options)).toEqual([])
  })
})
