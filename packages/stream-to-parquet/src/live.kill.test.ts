import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTables } from '../test/dynamodb.ts'
import { expectLake } from '../test/expect-lake.ts'
import { makeTestLake } from '../test/test-lake.ts'
import { perform, TABLES, WriteLog, write } from '../test/writes.ts'

/** `KILLS=100` kills more. */
const { KILLS = '3' } = process.env
const CLIENTS = 3
const CHILD = join(import.meta.dirname, '../test/children/live-lake.ts')

it(`loses nothing when its process is killed: ${KILLS} times`, { timeout: 24 * 60 * 60 * 1_000 }, async () => {
  await using lake = await makeTestLake()
  const log = new WriteLog()
  const writes = fc.sample(write, { numRuns: 2_000, seed: Number(KILLS) })

  let live = await start(lake.root)
  await createTables(live.dynamodb, TABLES)
  for (let kill = 0; kill < Number(KILLS); kill++) {
    let isAlive = true
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = client; isAlive; turn++) await perform(pick(writes, turn * CLIENTS + kill), live.dynamodb, log)
    })
    // Early and late: while the first batch is in the function, and after many.
    await sleep(50 + ((kill * 197) % 600))
    live.child.kill('SIGKILL')
    await once(live.child, 'exit')
    isAlive = false
    await Promise.all(clients)
    live = await start(lake.root)
  }
  await live.drained()
  expect(log.answered.length).toBeGreaterThan(Number(KILLS))
  await expectLake(lake, live.dynamodb, log)
  live.child.stdin.end()
  expect(await once(live.child, 'exit')).toEqual([0, null])
})

async function start(lake: string) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [CHILD, lake])
  child.stderr.pipe(process.stderr)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const { dynamodb }: { dynamodb: string } = JSON.parse((await lines.next()).value ?? '')
  return {
    child,
    dynamodb,
    async drained() {
      child.stdin.write('drain\n')
      expect((await lines.next()).value).toBe('drained')
    },
  }
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length]
  if (value === undefined) throw new Error('Expected at least one value')
  return value
}
