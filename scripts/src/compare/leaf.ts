import { formatPath, type SourcePath } from '@inlet/core'
import type { AttributeValue, Item } from '@inlet/local'
import { ExactNumber } from './exact-json.ts'

/** What an item says at one path. Maps have no value of their own: they only lead to others. */
export type Leaf =
  | { readonly kind: 'S' | 'B'; readonly text: string }
  | { readonly kind: 'N'; readonly number: ExactNumber }
  | { readonly kind: 'BOOL'; readonly value: boolean }
  | { readonly kind: 'L' | 'SS' | 'NS' | 'BS'; readonly elements: readonly unknown[] }

/**
 * All that an item says, by source path. NULL and empty containers say nothing.
 *
 * This is a reading of DynamoDB JSON of its own, so that the loader is not checked by itself.
 */
export function leavesOf(item: Item): ReadonlyMap<string, Leaf> {
  return new Map(leavesAt([], { M: item }))
}

function leavesAt(path: SourcePath, value: AttributeValue): [path: string, leaf: Leaf][] {
  if ('M' in value) return Object.entries(value.M).flatMap(([name, inner]) => leavesAt([...path, name], inner))
  const leaf = leafOf(value)
  return leaf === undefined ? [] : [[formatPath(path), leaf]]
}

function leafOf(value: AttributeValue): Leaf | undefined {
  if ('S' in value) return { kind: 'S', text: value.S }
  if ('N' in value) return { kind: 'N', number: new ExactNumber(value.N) }
  if ('BOOL' in value) return { kind: 'BOOL', value: value.BOOL }
  if ('B' in value) return { kind: 'B', text: value.B }
  if ('SS' in value) return { kind: 'SS', elements: value.SS }
  if ('NS' in value) return { kind: 'NS', elements: value.NS.map(text => new ExactNumber(text)) }
  if ('BS' in value) return { kind: 'BS', elements: value.BS }
  if ('L' in value && value.L.length > 0) return { kind: 'L', elements: value.L.map(plainValue) }
  return undefined
}

/** The value without type tags, as it stands in a list's JSON. */
function plainValue(value: AttributeValue): unknown {
  if ('NULL' in value) return null
  if ('M' in value) return Object.fromEntries(Object.entries(value.M).map(([name, inner]) => [name, plainValue(inner)]))
  const leaf = leafOf(value)
  if (leaf === undefined) return []
  if (leaf.kind === 'N') return leaf.number
  if (leaf.kind === 'BOOL') return leaf.value
  return 'elements' in leaf ? leaf.elements : leaf.text
}
