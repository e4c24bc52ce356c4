import { collectingTelemetry } from '@inlet/lake'
import { expect, it } from 'vitest'
import { tellProgress } from './tell-progress.ts'

const REQUEST = { table: { database: 'raw', name: 'rates' }, dataRef: '20260131' }
const OBJECT = 's3://drop/rates.csv'

it('tells every now and then how far a load is, and how fast since the last time', () => {
  const telemetry = collectingTelemetry()
  let time = 0
  const tell = tellProgress(REQUEST, { telemetry, now: () => time, settings: { progressMs: 1_000 } })
  for (let rows = 1; rows <= 25; rows++) {
    time += 100
    // It becomes faster.
    tell({ object: OBJECT, rows: rows * rows, share: rows / 25 })
  }
  const line = { table: 'rates', dataRef: '20260131', object: OBJECT }
  expect(telemetry.lines.map(({ message, fields }) => [message, fields])).toEqual([
    ['Load goes on', { ...line, rows: 100, rowsPerSecond: 100, share: 0.4 }],
    ['Load goes on', { ...line, rows: 400, rowsPerSecond: 300, share: 0.8 }],
  ])
})

it('leaves out the share that nobody can tell', () => {
  const telemetry = collectingTelemetry()
  const times = [0, 1_000]
  const tell = tellProgress(REQUEST, { telemetry, now: () => times.shift() ?? 0, settings: { progressMs: 1_000 } })
  tell({ object: OBJECT, rows: 5, share: undefined })
  expect(telemetry.lines[0]?.fields).not.toHaveProperty('share')
})
