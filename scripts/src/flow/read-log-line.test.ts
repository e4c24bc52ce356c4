import { expect, it } from 'vitest'
import { readLogLine } from './read-log-line.ts'

const service = 'stream-to-parquet'

it('reads what became of a batch, values that were rescued, and errors', () => {
  const loaded = {
    level: 'INFO',
    message: 'Batch loaded',
    service,
    records: 5,
    rowsWritten: 3,
    quarantined: 2,
    tables: 1,
  }
  expect(readLogLine(JSON.stringify(loaded))).toEqual({
    ...{ is: 'batch loaded', service, records: 5, written: 3, quarantined: 2 },
  })
  const metrics = { _aws: {}, service, table: 'orders', RowsIn: 5, ValuesRescued: 7 }
  expect(readLogLine(JSON.stringify(metrics))).toEqual({ is: 'rescued', service, table: 'orders', values: 7 })
  const error = { name: 'TransientError', message: 'write raw/x: ENOTDIR' }
  const failed = { level: 'ERROR', message: 'Loading a table failed', service, table: 'orders', error }
  expect(readLogLine(JSON.stringify(failed))).toMatchObject({
    text: 'Loading a table failed: orders: write raw/x: ENOTDIR',
  })
})

it('passes over everything else', () => {
  const lines = [
    '',
    'null',
    '"Batch loaded"',
    '{"level":"INFO","message":"x"}',
    '{"_aws":{},"RowsIn":1}',
    '{"Batch loaded"',
  ]
  expect(lines.map(readLogLine)).toEqual(lines.map(() => undefined))
})
