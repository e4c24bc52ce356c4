import { CsvBatch, type CsvPlan, readRows } from '@inlet/core'
import { offersCsv } from '@inlet/scripts/offers'
import { createRates, RATE_COLUMNS } from '@inlet/scripts/sample-rates'
import { expect, it } from 'vitest'
import { COLUMNS, paymentsCsv } from './make-rows.ts'

const LOAD = {
  ...{ dataRef: '20260131', source: 's3://vendor/a.csv', loadedAtUs: 0n, onDrift: 'rescue' as const },
  hash: (text: string) => text,
}
const CHUNK_BYTES = 64 * 1024
const NOW = new Date('2026-01-31T12:00:00Z')

/** All columns are text, but for those of the benchmark. */
function planOf(header: readonly string[]): CsvPlan {
  const types: Readonly<Record<string, (typeof COLUMNS)[keyof typeof COLUMNS]>> = COLUMNS
  const table = { database: 'raw', name: 'a', location: 's3://lake/a/', columns: [] }
  return {
    table: { ...table, partitionKeys: [{ name: 'data_ref', type: 'string' }] },
    targets: header.map(name => {
      return { path: name, is: 'column', column: { name, type: types[name] ?? 'string' }, isHashed: false }
    }),
    lineage: false,
  }
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) yield bytes.subarray(start, start + CHUNK_BYTES)
}

function ratesCsv(): string {
  const rates = [...createRates({ seed: 1, day: '2026-01-31' })]
  const rows = [RATE_COLUMNS, ...rates.map(rate => RATE_COLUMNS.map(name => rate[name]))]
  return rows.map(row => `${row.join(',')}\r\n`).join('')
}

it.each([
  ['the benchmark’s payments', () => [...paymentsCsv(5_000)].join('')],
  ['the sample offers', () => [...offersCsv({ rows: 5_000, accounts: 500, seed: 1, now: NOW })].join('')],
  ['the sample rates', ratesCsv],
])('at least 99 %% of the rows of %s are read by the scanner', async (_, textOf) => {
  let batch: CsvBatch | undefined
  let rowCount = 0
  for await (const block of readRows(inChunks(Buffer.from(textOf())), { delimiter: ',' })) {
    batch ??= new CsvBatch(planOf(block.rowAt(0)?.cells ?? []), LOAD)
    rowCount += block.rowCount
    if (block.scanned !== undefined) batch.addScanned(block.scanned, 0)
  }
  expect(rowCount).toBeGreaterThan(500)
  expect((batch?.scanned ?? 0) / rowCount).toBeGreaterThanOrEqual(0.99)
})
