import type { JsonValue, RawJson } from '@inlet/local'
import type { Cell } from '../api/query.ts'

/** A value as the page gets it: what no double holds is a text with all the digits. */
export function toCell(value: JsonValue): Cell {
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(toCell)
  if (isRawJson(value)) return value.rawJSON
  const cells: Record<string, Cell> = Object.create(null)
  for (const [name, item] of Object.entries(value)) cells[name] = toCell(item)
  return cells
}

/** A value as CSV has it, before it is quoted. What has parts is JSON. */
export function cellText(value: Exclude<JsonValue, null>): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isRawJson(value: object): value is RawJson {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value)
}
