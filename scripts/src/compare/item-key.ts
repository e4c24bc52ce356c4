import type { AttributeValue, Item } from '@inlet/local'
import { ExactNumber } from './exact-json.ts'

/** The `cdc_key` that an item's row should have: its key attributes by name, `{"orderid":"3714"}`. */
export function itemKey(item: Item, names: readonly string[]): string {
  const parts = names.toSorted().map(name => `${JSON.stringify(name)}:${keyJson(item[name])}`)
  return `{${parts.join(',')}}`
}

function keyJson(value: AttributeValue | undefined): string {
  if (value !== undefined && 'S' in value) return JSON.stringify(value.S)
  if (value !== undefined && 'B' in value) return JSON.stringify(value.B)
  if (value !== undefined && 'N' in value) return new ExactNumber(value.N).text
  throw new Error('Expected a key attribute of type S, N or B')
}
