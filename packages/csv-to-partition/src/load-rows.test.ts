import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CsvLoad, type CsvPlan, csvColumns, planCsvLoad } from '@inlet/core'
import { openLake, silentTelemetry } from '@inlet/lake'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PartitionFiles } from './files/partition-files.ts'
import { loadRows, type RowsWork } from './load-rows.ts'
import type { Loader } from './loader.ts'
import { Quarantine } from './quarantine.ts'
import { readSettings } from './settings.ts'
import type { SourceFile } from './source/read-file.ts'

const MIB = 1024 * 1024
const PLAN: CsvPlan = planCsvLoad(
  undefined,
  { database: 'raw', name: 'rates', location: 's3://lake/rates/', partitionColumns: ['data_ref'], lineage: false },
  csvColumns([{ name: 'id' }, { name: 'note' }], [], undefined, 's3://raw/a.csv'),
)
const LOAD: CsvLoad = {
  dataRef: '20260131',
  source: 's3://raw/a.csv',
  loadedAtUs: 0n,
  onDrift: 'rescue',
  hash: text => text,
}

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-load-rows-'))
})
afterAll(() => rm(root, { recursive: true }))

/** So many MiB of rows that have too few cells, and then one that no reader gets past. */
function refusedRows(mebibytes: number): string {
  return `id,note\n${`${'x'.repeat(1023)}\n`.repeat(mebibytes * 1024)}"`
}

async function workOn(content: string, more: Partial<Pick<Loader, 'timeLeft'> & RowsWork> = {}): Promise<RowsWork> {
  const lake = await openLake({ LOCAL_BUCKETS_DIR: root })
  const { store } = lake
  const written = await store.write('raw', 'a.csv', Buffer.from(content))
  const file: SourceFile = {
    store,
    object: { bucket: 'raw', key: 'a.csv', ...written },
    format: { dialect: { delimiter: ',', encoding: 'utf-8' }, header: 'auto', schema: undefined },
  }
  const { timeLeft, ...rest } = more
  return {
    file,
    plan: PLAN,
    load: LOAD,
    files: new PartitionFiles(store, { bucket: 'lake', prefix: 'rates/load/' }, PLAN),
    quarantine: new Quarantine(store, { bucket: 'lake', key: '_quarantine/a.jsonl' }),
    onBatch: async () => undefined,
    loader: { lake, telemetry: silentTelemetry, settings: readSettings({}, []), now: () => 0, timeLeft },
    ...rest,
  }
}

describe('a batch of which all rows are refused', () => {
  it('takes time as others do', async () => {
    const times = [900_000, 30_000]
    const work = await workOn(refusedRows(20), { timeLeft: () => times.shift() ?? 0 })
    await expect(loadRows(work)).rejects.toMatchObject({
      code: 'OUT_OF_TIME',
      message: 's3://raw/a.csv: time ran out after 0 rows; give the function more',
    })
    await Promise.all([work.files.abort(), work.quarantine.abort()])
  })

  it('is told of as others are', async () => {
    let batches = 0
    const work = await workOn(refusedRows(40), {
      onBatch: async () => {
        batches++
      },
    })
    await expect(loadRows(work)).rejects.toMatchObject({ code: 'BAD_QUOTES' })
    expect(work.quarantine.count * 1024).toBeGreaterThan(39 * MIB)
    expect(batches).toBe(2)
    await Promise.all([work.files.abort(), work.quarantine.abort()])
  })
})

it('counts rows of all batches, and leaves others to quarantine', async () => {
  let batches = 0
  const rows = Array.from({ length: 70_000 }, (_, row) => (row % 7 === 0 ? 'x' : `${row},x`)).join('\n')
  const work = await workOn(`id,note\n${rows}`, {
    onBatch: async () => {
      batches++
    },
  })
  expect(await loadRows(work)).toMatchObject({ rows: 60_000, rescuedRows: 0 })
  expect([work.quarantine.count, batches]).toEqual([10_000, 1])
  expect(await work.files.finish()).toMatchObject([{ rows: 60_000, values: ['20260131'] }])
  await work.quarantine.finish()
})
