import { describe, expect, it } from 'vitest'
import { readLine, readMetrics } from './log-lines.ts'

function metrics(changes: object = {}, directive: object = {}): Record<string, unknown> {
  const Metrics = [{ Name: 'RowsIn', Unit: 'Count' }]
  const all = { Namespace: 'Inlet', Dimensions: [['service']], Metrics, ...directive }
  return { _aws: { Timestamp: 1_769_860_800_000, CloudWatchMetrics: [all] }, service: 'a', RowsIn: [1, 2], ...changes }
}

describe('readLine', () => {
  it.each([
    ['START RequestId: 5 Version: $LATEST', 'platform'],
    ['2026-01-31T12:00:00.000Z\t5\tERROR\tInvoke Error \t{}', 'platform'],
    ['{"level":"INFO"}', 'log'],
    [JSON.stringify(metrics()), 'metrics'],
  ])('tells %s', (line, is) => {
    expect(readLine(line).is).toBe(is)
  })

  it.each(['{"level":"IN', 'FO"}', '{"a":1}{"b":2}', 'ready'])('refuses what is no whole line: %s', line => {
    expect(() => readLine(line)).toThrow(SyntaxError)
  })
})

describe('readMetrics', () => {
  it('has values by name', () => {
    expect(readMetrics(metrics())).toEqual([{ namespace: 'Inlet', values: { RowsIn: [1, 2] } }])
  })

  it.each([
    ['a metric without a value', metrics({ RowsIn: undefined })],
    ['a value that is no number', metrics({ RowsIn: '1' })],
    ['more than a hundred values', metrics({ RowsIn: Array<number>(101).fill(1) })],
    ['a dimension without a value', metrics({ service: undefined })],
    ['an empty dimension', metrics({ service: '' })],
    ['no namespace', metrics({}, { Namespace: '' })],
    ['a unit of its own', metrics({}, { Metrics: [{ Name: 'RowsIn', Unit: 'Rows' }] })],
    ['a time that is text', { ...metrics(), _aws: { Timestamp: 'now', CloudWatchMetrics: [] } }],
  ])('refuses %s', (_, fields) => {
    expect(() => readMetrics(fields)).toThrow('xpected')
  })
})
