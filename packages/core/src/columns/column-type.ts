import { InputError } from '../errors.ts'

/**
 * The types a column can have, written as Glue and Athena write them.
 * `timestamp` is an instant in UTC, to the microsecond; `decimal(p,s)` has 1 ≤ p ≤ 38 and 0 ≤ s ≤ p.
 */
export type ColumnType =
  | 'string'
  | 'int'
  | 'bigint'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'binary'
  | DecimalType

export type DecimalType = `decimal(${number},${number})`

/** A number of DynamoDB without a better type: 29 digits before the point, 9 after it. */
export const DEFAULT_DECIMAL = 'decimal(38,9)' satisfies DecimalType

const SIMPLE: ReadonlySet<string> = new Set([
  'string',
  'int',
  'bigint',
  'double',
  'boolean',
  'date',
  'timestamp',
  'binary',
])

/** Whether `text` is a column type in its canonical spelling (no spaces, lower case). */
export function isColumnType(text: string): text is ColumnType {
  return SIMPLE.has(text) || parseDecimal(text) !== undefined
}

/** Precision and scale of a decimal type; `undefined` for anything else. */
export function parseDecimal(type: string): { precision: number; scale: number } | undefined {
  const match = /^decimal\(([1-9]\d?),(0|[1-9]\d?)\)$/.exec(type)
  if (match === null) return undefined
  const precision = Number(match[1])
  const scale = Number(match[2])
  return precision <= 38 && scale <= precision ? { precision, scale } : undefined
}

/** @throws InputError BAD_DEFINITION if `text` is not a column type. */
export function toColumnType(text: string): ColumnType {
  if (isColumnType(text)) return text
  throw new InputError(
    'BAD_DEFINITION',
    `Expected a column type such as string, bigint or decimal(12,2), found "${text}"`,
  )
}
