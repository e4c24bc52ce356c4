import { canonicalNumber, toDouble } from '@inlet/core'
import type { QueryResult } from '@inlet/local'
import type { TrinoAnswer, TrinoValue } from './ask-trino.ts'

/** An answer in words that two engines share. */
export interface Answer {
  /** `name TYPE`, of DuckDB's types. */
  readonly columns: readonly string[]
  /** Each as JSON; what it says of values is at `QueryResult`. */
  readonly rows: readonly string[]
}

/** How fine the times of an answer are: Trino rounds those that are finer. */
export type Precision = 'MILLISECONDS' | 'MICROSECONDS'

export function answerOfDuckDB({ columns, rows }: QueryResult, precision: Precision): Answer {
  const isTime = columns.map(({ type }) => type === 'TIMESTAMP' && precision === 'MILLISECONDS')
  return {
    columns: columns.map(({ name, type }) => `${name} ${type}`),
    rows: rows.map(row =>
      JSON.stringify(row.map((value, index) => (isTime[index] === true ? roundTime(value) : value))),
    ),
  }
}

export function answerOfTrino({ columns, rows }: TrinoAnswer): Answer {
  return {
    columns: columns.map(({ name, type }) => `${name} ${duckdbType(type)}`),
    rows: rows.map(row => `[${row.map((value, index) => jsonOf(value, columns[index]?.type ?? '')).join(',')}]`),
  }
}

/** Rows in an order that both engines have. */
export function sorted({ columns, rows }: Answer): Answer {
  return { columns, rows: rows.toSorted() }
}

function duckdbType(type: string): string {
  if (type.startsWith('timestamp(')) return 'TIMESTAMP'
  return type === 'varbinary' ? 'BLOB' : type.replace(', ', ',').toUpperCase()
}

function jsonOf(value: TrinoValue, type: string): string {
  if (value === null || typeof value === 'boolean') return String(value)
  // Java's text of a double is not always the shortest that is it.
  if (typeof value !== 'string')
    return type === 'double' ? JSON.stringify(Number(value.digits)) : numberOf(value.digits)
  if (type.startsWith('decimal(')) return numberOf(value)
  if (type.startsWith('timestamp(')) return JSON.stringify(`${value.replace(' ', 'T').replace(/\.?0+$/, '')}Z`)
  return JSON.stringify(value)
}

/** A number as JSON.stringify writes it, or all of its digits where a double cannot hold it. */
function numberOf(text: string): string {
  const double = toDouble(text)
  return double === undefined ? (canonicalNumber(text) ?? text) : JSON.stringify(double)
}

/** The millisecond that is next to an instant, the later one of two. */
function roundTime(value: unknown): unknown {
  const [, whole, fraction = ''] = /^(.+?)(?:\.(\d+))?Z$/.exec(String(value)) ?? []
  if (whole === undefined) return value
  const micros = Number(fraction.padEnd(6, '0'))
  const instant = new Date(Date.parse(`${whole}Z`) + Math.round(micros / 1_000))
  return instant.toISOString().replace(/\.?0+Z$/, 'Z')
}
