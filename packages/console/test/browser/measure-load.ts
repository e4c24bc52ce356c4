import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { askConsole } from './support/ask-console.ts'
import { createOrders } from './support/fill-lake.ts'
import { findBrowser } from './support/find-browser.ts'
import { type LakeUp, lakeUp, runLake } from './support/lake-up.ts'
import { openBrowser, openPage } from './support/open-browser.ts'

const RATE = Number(process.env.RATE ?? 1_000)
const SECONDS = Number(process.env.SECONDS ?? 60)

/**
 * An hour's load in short: writes orders to a `lake up` at a fixed rate while its page is open, and tells what became of
 * them, how much memory the lake took by and by, and how long the page kept its reader waiting. Fails only if a change is
 * missing, or there twice.
 */
if (findBrowser() === undefined) console.log('Skipped: there is no Chromium')
else {
  const lake = await mkdtemp(join(tmpdir(), 'inlet-console-load-'))
  try {
    await using live = await lakeUp(lake)
    await measure(live)
  } finally {
    await rm(lake, { recursive: true })
  }
}

async function measure(live: LakeUp): Promise<void> {
  await createOrders(live.client)
  await using browser = await openBrowser()
  await using watched = await openPage(browser, live.console)
  const { page, faults } = watched
  await watchTasks(page)
  const ending = new AbortController()
  const [memory, clicks] = [sampleMemory(live, ending.signal), clickAround(page, ending.signal)]

  const writer = spawn(process.execPath, [
    join(import.meta.dirname, 'support/write-orders.ts'),
    ...[live.dynamodb, `${RATE}`, `${SECONDS}`],
  ])
  const [said] = await Promise.all([text(writer.stdout), once(writer, 'exit')])
  const [changes = 0, ms = 0] = said.split(' ').map(Number)
  console.log(`${changes} changes in ${(ms / 1_000).toFixed(1)} s: ${Math.round((changes / ms) * 1_000)} a second`)
  const began = performance.now()
  const rows = await untilThere(live, changes)
  console.log(
    `In the lake: ${rows}, the last ${((performance.now() - began) / 1_000).toFixed(1)} s after it was written`,
  )
  ending.abort()

  const samples = await memory
  const parts = [0.25, 0.5, 0.75, 1].map(share => samples[Math.ceil(samples.length * share) - 1] ?? 0)
  console.log(`Memory of \`lake up\` by quarters: ${parts.map(mib).join(', ')}; at most ${mib(Math.max(...samples))}`)
  const waits = (await clicks).toSorted((a, b) => a - b)
  console.log(
    `From a click to the page: ${middle(waits)} ms (median), ${waits.at(-1)} ms (most), ${waits.length} clicks`,
  )
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks)
  console.log(`Tasks of the page above 50 ms: ${tasks.length}, the longest ${Math.round(Math.max(0, ...tasks))} ms`)
  console.log(await runLake(['diff', 'OrderTable', '--lake', live.lake]))
  if (rows !== changes || faults.length > 0) {
    console.error([`Expected ${changes} changes in the lake, found ${rows}`, ...faults].join('\n'))
    process.exitCode = 1
  }
}

async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { longTasks: tasks })
    const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ entryTypes: ['longtask'] })
  })
}

/** Resident bytes, once a second. */
async function sampleMemory({ process: { pid } }: LakeUp, signal: AbortSignal): Promise<number[]> {
  const samples: number[] = []
  while (!signal.aborted) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    samples.push(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024)
    await sleep(1_000, undefined, { signal }).catch(() => undefined)
  }
  return samples
}

/** Goes from page to page as a reader does. @returns milliseconds from each click until its page stood there */
async function clickAround(page: Page, signal: AbortSignal): Promise<number[]> {
  const waits: number[] = []
  for (let turn = 0; !signal.aborted; turn++) {
    const name = ['Records', 'Tables', 'Runs', 'Flow'][turn % 4] ?? 'Flow'
    const began = performance.now()
    await page.getByRole('navigation').getByRole('link', { name }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    waits.push(Math.round(performance.now() - began))
    await sleep(2_000, undefined, { signal }).catch(() => undefined)
  }
  return waits
}

/** Waits until there are so many changes, or no more come. */
async function untilThere({ console: url }: LakeUp, changes: number): Promise<number> {
  let [rows, quiet] = [0, 0]
  while (rows < changes && quiet < 30) {
    const answer = await askConsole(url, 'SELECT count(*) FROM raw.orders')
    const found = Number(answer.rows[0]?.[0] ?? 0)
    quiet = found === rows ? quiet + 1 : 0
    rows = found
    if (rows < changes) await sleep(500)
  }
  return rows
}

function middle(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? 0
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
