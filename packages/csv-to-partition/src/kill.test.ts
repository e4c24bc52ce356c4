import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type DailyBench, makeDailyBench, SOURCE, TARGET } from '../test/daily-bench.ts'

/** `KILLS=100` kills more often. */
const { KILLS = '2' } = process.env
const CHILD = join(import.meta.dirname, '../test/children/load.ts')
const ROWS = 60_000

const INPUT = {
  bucket_src: SOURCE,
  bucket_dstn: TARGET,
  table: 'rates',
  data_ref: '20260131',
  partitions_cols: 'data_ref,region',
}

function start(bench: DailyBench) {
  const env = { LOCAL_BUCKETS_DIR: bench.root, LEASE_SECONDS: '1' }
  return spawn(process.execPath, [CHILD, JSON.stringify(INPUT)], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function upload(bench: DailyBench, load: number): Promise<void> {
  const rows = Array.from({ length: ROWS + load }, (_, row) => `${row},${load},r${row % 3}`)
  return bench.put(`${load}.csv`, `id,load,region\n${rows.join('\n')}\n`)
}

it(`leaves each partition whole when the process is killed: ${KILLS} times`, {
  timeout: 24 * 60 * 60 * 1_000,
}, async () => {
  await using bench = await makeDailyBench()
  await upload(bench, 0)
  await bench.load(INPUT)
  let took = 1_500
  for (let kill = 1; kill <= Number(KILLS); kill++) {
    await upload(bench, kill)
    const child = start(bench)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    const began = performance.now()
    // Anywhere from its start to its end.
    await Promise.race([sleep(Math.random() * took), once(child, 'exit')])
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    if (child.exitCode === 0) took = performance.now() - began

    const seen = await bench.query('SELECT region, load, count(*) AS rows FROM rates GROUP BY ALL ORDER BY region')
    expect(seen.map(({ region }) => region)).toEqual(['r0', 'r1', 'r2'])
    for (const { region, load, rows } of seen) {
      const all = ROWS + Number(load)
      expect(rows).toBe(Math.ceil((all - Number(String(region).slice(1))) / 3))
    }
  }
  const child = start(bench)
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(errors).toBe('')
  expect(printed).toContain('"status":"Success"')
  const loads = await bench.query('SELECT DISTINCT load FROM rates')
  expect(loads.map(({ load }) => String(load))).toEqual([KILLS])

  // Half an upload is the lifecycle's; all else that the dead ones left is found.
  bench.clock.time += 100 * 3_600_000
  await bench.cleanUp()
  bench.clock.time += 100 * 3_600_000
  await bench.cleanUp()
  expect(await bench.keys(TARGET, 'rates/')).toHaveLength(3)
})
