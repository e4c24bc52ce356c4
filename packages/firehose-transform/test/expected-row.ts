import { COLUMNS } from './columns.ts'
import type { Item } from './events.ts'

/** The row that an item should be, slowly and in plain words. Numbers are in units of 10^-130. */
export interface ExpectedRow {
  readonly cells: Readonly<Record<string, string | bigint | null>>
  readonly rescued: Readonly<Record<string, string>>
}

type TableName = keyof typeof COLUMNS

const POWER = 130
const UNIT = 10n ** BigInt(POWER)

const WHOLE = { int: 2n ** 31n, bigint: 2n ** 63n }

const NUMBERS: Readonly<Record<string, 'int' | 'bigint' | 'decimal'>> = {
  ...{ quantity: 'int', hour: 'int', minute: 'int' },
  ...{ timestamp: 'bigint', processing_timestamp: 'bigint' },
  ...{ price: 'decimal', amount: 'decimal' },
}

const ALIASES: Readonly<Record<string, string>> = Object.fromEntries([
  ...['device_type', 'authentication_method', 'merchant_id'].map(name => [`transaction_metadata.${name}`, name]),
  ...['velocity_check', 'amount_threshold', 'location_risk', 'pattern_match'].map(name => [
    `fraud_indicators.${name}`,
    name,
  ]),
])

/** @param item names are plain: no dots, and none that comes twice */
export function expectedRow(table: TableName, item: Item): ExpectedRow {
  const columns = COLUMNS[table].filter(name => !name.startsWith('cdc_') && name !== 'rescued_data')
  const cells: Record<string, string | bigint | null> = Object.fromEntries(columns.map(name => [name, null]))
  const rescued: Record<string, string> = {}
  const taken = new Set<string>()
  const aliasOf = (path: string) => (table === 'transactions' ? ALIASES[path] : undefined)
  // A column's own path comes before its aliases.
  const [own = [], atAliases = []] = [false, true].map(isAlias =>
    [...leavesOf(item, '')].filter(([path]) => (aliasOf(path) !== undefined) === isAlias),
  )
  for (const [path, kind, text] of [...own, ...atAliases]) {
    const column = aliasOf(path) ?? path
    const cell = columns.includes(column) && !taken.has(column) ? cellOf(column, kind, text) : undefined
    taken.add(column)
    if (cell === undefined) rescued[path] = text
    else cells[column] = cell
  }
  if (table === 'transactions') derive(cells, rescued)
  return { cells, rescued }
}

function* leavesOf(value: Item, prefix: string): Generator<readonly [path: string, kind: string, text: string]> {
  for (const [name, attribute] of Object.entries(value)) {
    const [[kind, content] = ['', undefined]] = Object.entries(attribute as Item)
    if (kind === 'M') yield* leavesOf(content as Item, `${prefix}${name}.`)
    else if (kind === 'SS') yield [prefix + name, kind, JSON.stringify(content)]
    else if (kind !== 'NULL') yield [prefix + name, kind, String(content)]
  }
}

function cellOf(column: string, kind: string, text: string): string | bigint | undefined {
  const type = NUMBERS[column]
  if (column === 'date') return kind === 'S' && isDay(text) ? text : undefined
  if (type === undefined) return kind === 'S' || kind === 'N' || kind === 'SS' ? text : undefined
  if (kind !== 'N') return undefined
  const units = unitsOf(text)
  if (type === 'decimal') {
    const isFitting =
      units % 10n ** BigInt(POWER - 2) === 0n && units < 10n ** 10n * UNIT && units > -(10n ** 10n) * UNIT
    return isFitting ? units : undefined
  }
  const limit = WHOLE[type] * UNIT
  return units % UNIT === 0n && units >= -limit && units < limit ? units : undefined
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(date.getTime()) && date.toISOString().startsWith(text)
}

/** Seconds, milli- or microseconds, whichever lie in this century. */
function derive(cells: Record<string, string | bigint | null>, rescued: Record<string, string>): void {
  const { timestamp } = cells
  if (typeof timestamp !== 'bigint') return
  const number = Number(timestamp / UNIT)
  const ms = [number * 1_000, number, number / 1_000].find(each => each >= Date.UTC(2000) && each < Date.UTC(2100))
  if (ms === undefined) return
  const text = new Date(ms).toISOString()
  const parts = {
    date: text.slice(0, 10),
    hour: BigInt(text.slice(11, 13)) * UNIT,
    minute: BigInt(text.slice(14, 16)) * UNIT,
  }
  for (const [name, part] of Object.entries(parts)) {
    const said = cells[name] ?? null
    if (said !== null && said !== part) rescued[name] = typeof said === 'bigint' ? String(said / UNIT) : said
    cells[name] = part
  }
}

/** A number in units of 10^-130, exactly. */
function unitsOf(text: string): bigint {
  const [, sign, whole = '', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const zeros = POWER + Number(power) - fraction.length
  if (zeros < 0) throw new RangeError('Expected at most 130 decimals')
  const units = BigInt(whole + fraction) * 10n ** BigInt(zeros)
  return sign === '-' ? -units : units
}

/** The cells of a line, numbers in the same units. */
export function cellsIn(line: string): Readonly<Record<string, unknown>> {
  const reviver: Reviver = (_, value, { source }) => (typeof value === 'number' ? unitsOf(source ?? '') : value)
  // TypeScript does not know of the third parameter. https://tc39.es/proposal-json-parse-with-source/
  return JSON.parse(line, reviver as (key: string, value: unknown) => unknown)
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown
