import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type KeyShape, LOCAL_AWS, startDynamoDB, TABLE } from '../test/dynamodb.ts'
import { expectImported } from '../test/expect-import.ts'
import { startFaultyDynamoDB } from '../test/faulty-dynamodb.ts'
import type { RowModel } from '../test/random-file.ts'
import { eventOf, makeWorkbench, type Workbench } from '../test/workbench.ts'

/** `KILLS=100` kills each import more often. */
const { KILLS = '1' } = process.env
const CHILD = join(import.meta.dirname, '../test/children/import-file.ts')
const KEY: KeyShape = [['id', 'S']]

describe.each([
  { what: 'a file with a copy of several parts', rows: 6_000, items: 700, filler: 2_000, hasParts: true },
  { what: 'a file of many short rows', rows: 15_000, items: 9_000, filler: 0, hasParts: false },
])('$what', ({ rows: count, items, filler, hasParts }) => {
  it(`is imported by a process that is killed: ${KILLS} times`, { timeout: 24 * 60 * 60 * 1_000 }, async () => {
    const { content, rows } = fileOf(count, items, filler)
    await using workbench = await makeWorkbench()
    await using dynamoDB = await startDynamoDB()
    await dynamoDB.createTable(KEY)
    await using watched = await startFaultyDynamoDB(dynamoDB.url, KEY)
    const name = 'big.csv'
    await workbench.put(name, content)

    const env = {
      ...LOCAL_AWS,
      TABLE_NAME: TABLE,
      LOCAL_BUCKETS_DIR: workbench.root,
      AWS_ENDPOINT_URL_DYNAMODB: watched.url,
      LEASE_SECONDS: '2',
    }
    for (let kill = 0; kill < Number(KILLS); kill++) {
      const child = start(env, eventOf(name))
      await once(child.stdout, 'data')
      // Early and late: while it takes the import up, and after a part or two.
      const isLast = kill === Number(KILLS) - 1
      const moment = isLast && hasParts ? partSaved(workbench) : sleep(200 + ((kill * 611) % 1_900))
      await Promise.race([moment, once(child, 'exit')])
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    const parts = await savedParts(workbench)
    const putsBefore = watched.puts
    const child = start(env, eventOf(name))
    const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect(errors).toBe('')
    expect(printed).toContain('"status"')
    await expectImported({ name, key: KEY, rows }, workbench, dynamoDB)
    // One that is killed after it began an upload, and before it saved that, leaves the upload to the bucket's lifecycle.
    const leftovers = await workbench.leftovers()
    expect(leftovers.filter(left => !left.includes('/.uploads/'))).toEqual([])
    expect(watched.violations).toEqual([])
    expect(parts > 0).toBe(hasParts)
    if (hasParts) expect(watched.puts - putsBefore).toBeLessThan(rows.length * 0.9)
  })
})

/** Until a checkpoint has a part of the copy. */
async function partSaved(workbench: Workbench): Promise<void> {
  while ((await savedParts(workbench)) === 0) await sleep(20)
}

/** None, if it was killed before it saved anything. */
async function savedParts(workbench: Workbench): Promise<number> {
  const state = await workbench.state().catch(() => undefined)
  return state?.outputs.jsonCopy.etags.length ?? 0
}

function start(env: NodeJS.ProcessEnv, event: unknown) {
  return spawn(process.execPath, [CHILD, JSON.stringify(event)], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Rows of few items; every hundredth cannot be taken. */
function fileOf(count: number, items: number, filler: number) {
  const lines = ['id,value,filler']
  const rows: RowModel[] = []
  for (let number = 1; number <= count; number++) {
    const isBad = number % 100 === 0
    const id = isBad ? '' : String((number * 7_919) % items)
    const cells = { id, value: `of row ${number}`, filler: 'x'.repeat(filler) }
    lines.push(Object.values(cells).join(','))
    const item = Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''))
    rows.push({ number, id, item, code: isBad ? 'EMPTY_KEY' : undefined })
  }
  return { content: `${lines.join('\n')}\n`, rows }
}
