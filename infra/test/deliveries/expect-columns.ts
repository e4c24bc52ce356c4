import { expect } from 'vitest'

export interface Column {
  readonly name: string
  readonly type: string
}

/** A row has these columns, in their order, and in each a value that Firehose and Hive take for its type. */
export function expectColumns(columns: readonly Column[], row: Readonly<Record<string, unknown>> = {}): void {
  expect(Object.keys(row)).toEqual(columns.map(({ name }) => name))
  const wrong = columns.filter(({ name, type }) => !isOfType(type, row[name]))
  expect(wrong.map(({ name, type }) => `${name} ${type}: ${JSON.stringify(row[name])}`)).toEqual([])
}

/** In JSON. Microseconds, for times. */
function isOfType(type: string, value: unknown): boolean {
  const isInstant = (number: number) => number > 1e15 && number < 1e16
  if (type === 'string') return typeof value === 'string'
  if (type === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  if (type === 'timestamp') return Number.isInteger(value) && isInstant(Number(value))
  if (/^(?:int|long|bigint)$/.test(type)) return Number.isInteger(value)
  return type.startsWith('decimal') && typeof value === 'number'
}
