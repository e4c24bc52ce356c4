import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { canonicalNumber, toDouble } from '@inlet/core'
import type { JsonValue, RawJson } from './query-result.ts'

/** TypeScript's types lack it: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/rawJSON */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): RawJson }

/** A value of DuckDB as `QueryResult` says. */
export function toJsonValue(value: DuckDBValue): JsonValue {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'string') {
    return value ?? null
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint' || value instanceof DuckDBDecimalValue) return exactNumber(String(value))
  if (value instanceof DuckDBDateValue) return dateText(value)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toJsonValue)
  if (value instanceof DuckDBUnionValue) return toJsonValue(value.value)
  if (value instanceof DuckDBStructValue) return toObject(Object.entries(value.entries))
  if (value instanceof DuckDBMapValue) {
    return toObject(value.entries.map(({ key, value }) => [String(key), value]))
  }
  return instantText(value) ?? String(value)
}

/** A double where its shortest text is the same number, else the digits themselves, which JSON takes as they are. */
function exactNumber(text: string): number | RawJson {
  return toDouble(text) ?? rawJSON(canonicalNumber(text) ?? text)
}

function toObject(entries: readonly (readonly [string, DuckDBValue])[]): JsonValue {
  // No prototype: `__proto__` is a name like any other.
  const object: Record<string, JsonValue> = Object.create(null)
  for (const [name, value] of entries) object[name] = toJsonValue(value)
  return object
}

function dateText(date: DuckDBDateValue): string {
  if (!date.isFinite) return date.days > 0 ? 'infinity' : '-infinity'
  return isoText(BigInt(date.days) * 86_400_000n)?.split('T')[0] ?? String(date)
}

function instantText(value: object): string | undefined {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return value.isFinite ? isoInstant(value.micros, 3) : infinity(value.micros)
  }
  if (value instanceof DuckDBTimestampNanosecondsValue) {
    return value.isFinite ? isoInstant(value.nanos, 6) : infinity(value.nanos)
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) {
    return value.isFinite ? isoInstant(value.millis, 0) : infinity(value.millis)
  }
  if (value instanceof DuckDBTimestampSecondsValue) {
    return value.isFinite ? isoInstant(value.seconds * 1_000n, 0) : infinity(value.seconds)
  }
  return undefined
}

function infinity(units: bigint): string {
  return units > 0n ? 'infinity' : '-infinity'
}

/** ISO 8601 in UTC of an instant with `digits` more digits than milliseconds, without trailing zeros. */
function isoInstant(units: bigint, digits: number): string | undefined {
  const perMs = 10n ** BigInt(digits)
  const finer = ((units % perMs) + perMs) % perMs
  const iso = isoText((units - finer) / perMs)
  if (iso === undefined) return undefined
  const [whole, ms = ''] = iso.slice(0, -1).split('.')
  const fraction = (ms + (digits === 0 ? '' : String(finer).padStart(digits, '0'))).replace(/0+$/, '')
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** `undefined` past the years that a Date can hold. */
function isoText(ms: bigint): string | undefined {
  const date = new Date(Number(ms))
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
