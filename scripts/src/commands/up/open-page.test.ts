import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openPage } from './open-page.ts'

const { PATH } = process.env
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-page-'))
})
afterEach(async () => {
  process.env.PATH = PATH
  await rm(folder, { recursive: true })
})

it.each([
  ['linux', 'xdg-open'],
  ['darwin', 'open'],
  ['win32', 'rundll32'],
] as const)('hands the address to the program for that on %s, as it is', async (platform, program) => {
  const told = join(folder, 'told')
  await writeFile(join(folder, program), `#!/bin/sh\nfor each; do echo "$each" >> ${told}; done\n`)
  await chmod(join(folder, program), 0o755)
  process.env.PATH = `${folder}:${PATH}`
  const url = 'http://127.0.0.1:4569/?q=$(touch x)&a=b c'
  expect(await openPage(url, platform)).toBe(true)
  await expect.poll(() => readFile(told, 'utf8').catch(() => '')).toContain(`${url}\n`)
})

it('says that there is no such program', async () => {
  process.env.PATH = folder
  expect(await openPage('http://127.0.0.1:4569', 'linux')).toBe(false)
})
