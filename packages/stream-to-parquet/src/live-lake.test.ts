import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FAILURES_BUCKET } from '@inlet/local/live'
import { describe, expect, it } from 'vitest'
import { callDynamoDB, createTables } from '../test/dynamodb.ts'
import { openTestLiveLake } from '../test/live-lake.ts'
import { loaderOf, makeTestLake, type TestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const FAILING = new URL('../test/handlers/failing.ts', import.meta.url)

const put = (url: string, TableName: string, Item: object) => callDynamoDB(url, 'PutItem', { TableName, Item })

describe('a live lake', () => {
  it('takes items of 400 KB, in as many batches as their bytes need', async () => {
    await using lake = await makeTestLake()
    await using live = await openTestLiveLake(lake, undefined, { batchWindowMs: 2_000 })
    await createTables(live.dynamodb, ['Things'])
    const blob = Buffer.alloc(400 * 1024 - 100, 7)
    for (let id = 0; id < 20; id++) {
      await put(live.dynamodb, 'Things', { id: { S: String(id) }, blob: { B: blob.toString('base64') } })
    }
    await live.drained()
    const [row] = await lake.query(
      'SELECT count(*) AS items, min(octet_length(blob)) AS least, count(DISTINCT blob) AS blobs FROM raw.things_current',
    )
    expect(row).toEqual({ items: 20, least: blob.length, blobs: 1 })
    // 20 records of 546 KB in base64, of which six megabytes hold eleven, or fewer where two shards share them.
    expect(live.events.filter(({ type }) => type === 'succeeded').length).toBeGreaterThan(1)
  })

  it('keeps what a function fails to load, whole, so that it can be loaded later', async () => {
    await using lake = await makeTestLake()
    {
      await using live = await openTestLiveLake(lake, FAILING, { maximumRetryAttempts: 2 })
      await createTables(live.dynamodb, ['Things'])
      for (const id of ['a', 'b', 'c']) await put(live.dynamodb, 'Things', { id: { S: id } })
      await live.drained()
      expect(live.events.filter(({ type }) => type === 'discarded').length).toBeGreaterThan(0)
    }
    for await (const { key } of lake.store.list(FAILURES_BUCKET, 'aws/lambda/')) {
      const { payload } = await readJson(lake, key)
      expect(await load(JSON.parse(String(payload)), loaderOf(lake))).toEqual({ batchItemFailures: [] })
    }
    expect(await lake.query('SELECT id FROM raw.things_current ORDER BY id')).toEqual([
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
    ])
  })

  it('loads what an earlier one that failed left in the stream', async () => {
    await using lake = await makeTestLake()
    {
      await using live = await openTestLiveLake(lake, FAILING, {
        maximumRetryAttempts: -1,
        retryBaseMs: 1,
        retryCapMs: 1,
      })
      await createTables(live.dynamodb, ['Things'])
      await put(live.dynamodb, 'Things', { id: { S: 'a' } })
      while (!live.events.some(event => event.type === 'failed')) await new Promise(setImmediate)
    }
    await using live = await openTestLiveLake(lake)
    await live.drained()
    expect(await lake.query('SELECT id FROM raw.things_current')).toEqual([{ id: 'a' }])
  })

  it('keeps the rows of a table that is deleted, and follows the next of its name', async () => {
    await using lake = await makeTestLake()
    await using live = await openTestLiveLake(lake)
    await createTables(live.dynamodb, ['Things'])
    await put(live.dynamodb, 'Things', { id: { S: 'a' }, v: { N: '1' } })
    await callDynamoDB(live.dynamodb, 'DeleteTable', { TableName: 'Things' })
    await live.drained()
    expect(await lake.query('SELECT id, v FROM raw.things_current')).toEqual([{ id: 'a', v: 1 }])
    await createTables(live.dynamodb, ['Things'])
    await put(live.dynamodb, 'Things', { id: { S: 'a' }, v: { N: '2' } })
    await live.drained()
    expect(await lake.query('SELECT id, v FROM raw.things_current')).toEqual([{ id: 'a', v: 2 }])
  })

  it('is for one process, and for one version', async () => {
    await using lake = await makeTestLake()
    {
      await using _ = await openTestLiveLake(lake)
      await expect(openTestLiveLake(lake)).rejects.toThrow('is in use')
    }
    await writeFile(join(lake.root, '.live/layout.json'), '{"layout":0}')
    await expect(openTestLiveLake(lake)).rejects.toThrow('has layout 0, and this version of Inlet expects layout 2')
  })

  it('does not mind a lake that was there before it', async () => {
    await using lake = await makeTestLake()
    await mkdir(join(lake.root, 'raw/_quarantine'), { recursive: true })
    await using live = await openTestLiveLake(lake)
    await createTables(live.dynamodb, ['Things'])
    await put(live.dynamodb, 'Things', { id: { S: 'a' } })
    await live.drained()
    expect(await lake.query('SELECT id FROM raw.things_current')).toEqual([{ id: 'a' }])
  })
})

async function readJson(lake: TestLake, key: string): Promise<Record<string, unknown>> {
  return JSON.parse(Buffer.from(await lake.store.read(FAILURES_BUCKET, key)).toString())
}
