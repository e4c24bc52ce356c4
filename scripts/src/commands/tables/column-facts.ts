import type { CatalogColumn } from '@inlet/core'
import type { JsonValue } from '@inlet/local'

/** What the values of a column have in common. Never a value. */
export type ColumnFacts = NumberFacts | TextFacts

export interface NumberFacts {
  readonly is: 'number'
  readonly values: number
  /** The most digits before the point, and after it, that a value has. */
  readonly wholeDigits: number
  readonly fractionDigits: number
}

export interface TextFacts {
  readonly is: 'text'
  readonly values: number
  /** How many are an ISO 8601 instant with an offset, a day, and a number as JSON writes it. */
  readonly instants: number
  readonly days: number
  readonly numbers: number
}

const INSTANT = String.raw`\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?([Zz]|[+-]\d\d(:?\d\d)?)`
const DAY = String.raw`\d{4}-\d\d-\d\d`
const NUMBER = String.raw`-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?`

/** Which facts there are about a column; none for types that no other could better. */
export function factsKind({ type }: CatalogColumn): ColumnFacts['is'] | undefined {
  if (type === 'string') return 'text'
  return type.startsWith('decimal(') ? 'number' : undefined
}

/** The query that gathers the facts of columns, in one row; `name` is the quoted name of each. */
export function factsQuery(view: string, columns: readonly { name: string; kind: ColumnFacts['is'] }[]): string {
  const facts = columns.flatMap(({ name, kind }) => (kind === 'number' ? numberFacts(name) : textFacts(name)))
  return `SELECT ${facts.map((fact, index) => `${fact} AS f${index}`).join(',\n  ')}\nFROM ${view}`
}

/** Each column's part of the row that `factsQuery` gives. */
export function readFacts(row: readonly JsonValue[], kinds: readonly ColumnFacts['is'][]): ColumnFacts[] {
  const cells = row.values().map(Number)
  const next = () => cells.next().value ?? 0
  return kinds.map(is =>
    is === 'number'
      ? { is, values: next(), wholeDigits: next(), fractionDigits: next() }
      : { is, values: next(), instants: next(), days: next(), numbers: next() },
  )
}

function numberFacts(name: string): string[] {
  const part = (index: number) => `split_part(CAST(abs(${name}) AS VARCHAR), '.', ${index})`
  return [
    `count(${name})`,
    `coalesce(max(length(ltrim(${part(1)}, '0'))), 0)`,
    `coalesce(max(length(rtrim(${part(2)}, '0'))), 0)`,
  ]
}

function textFacts(name: string): string[] {
  const matching = (pattern: string) => `regexp_full_match(${name}, '${pattern}')`
  const filtered = (condition: string) => `count(*) FILTER (WHERE ${condition})`
  return [
    `count(${name})`,
    filtered(`${matching(INSTANT)} AND TRY_CAST(${name} AS TIMESTAMPTZ) IS NOT NULL`),
    filtered(`${matching(DAY)} AND TRY_CAST(${name} AS DATE) IS NOT NULL`),
    filtered(matching(NUMBER)),
  ]
}
