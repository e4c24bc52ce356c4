import { expect, it } from 'vitest'
import { readMetrics, totalMetrics } from './read-metrics.ts'

const line = (table: string, values: object) =>
  JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [] }, service: 'stream-to-parquet', table, ...values })

it('adds up the metrics of each table and passes over other lines', () => {
  const log = [
    line('orders', { RowsIn: 3, RowsWritten: 2, RecordsQuarantined: 1, Lag: 9 }),
    '{"level":"INFO","message":"Batch loaded"}',
    'not JSON',
    line('orders', { RowsIn: 1, RowsWritten: 1, ValuesRescued: 4, BytesWritten: 10, Lag: 9 }),
    line('none', { RowsIn: 2, RecordsQuarantined: 2 }),
    '',
  ].join('\n')
  const metrics = readMetrics(log)
  const orders = { RowsIn: 4, RowsWritten: 3, ValuesRescued: 4, RecordsQuarantined: 1, BytesWritten: 10 }
  expect(metrics.get('orders')).toEqual(orders)
  expect(metrics.get('none')).toEqual({
    RowsIn: 2,
    RowsWritten: 0,
    ValuesRescued: 0,
    RecordsQuarantined: 2,
    BytesWritten: 0,
  })
  expect(totalMetrics(metrics.values())).toEqual({ ...orders, RowsIn: 6, RecordsQuarantined: 3 })
})
