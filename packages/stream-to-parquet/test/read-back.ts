import {
  type CatalogColumn,
  type CatalogTable,
  canonicalNumber,
  formatPath,
  instantFromEpoch,
  instantFromText,
  type SourcePath,
} from '@inlet/core'
import type { Item } from './events.ts'
import type { Row } from './test-lake.ts'

/** A value of an item that is no map: its text, and its type tag, `JSON` for lists and sets. */
interface Leaf {
  readonly kind: string
  readonly text: string
}

/**
 * What a row of the lake and the item that it came from disagree in: a line per value that is missing, left over or
 * another one. A missing value, NULL and an empty container are the same.
 */
export function differences(row: Row, { columns }: CatalogTable, item: Item): string[] {
  const leaves = new Map(leavesOf([], item))
  const rescued: Record<string, string> = JSON.parse(typeof row.rescued_data === 'string' ? row.rescued_data : '{}')
  const lines: string[] = []
  const take = (path: string, found: unknown, holds: (leaf: Leaf) => boolean) => {
    const leaf = leaves.get(path)
    leaves.delete(path)
    if (leaf === undefined) lines.push(`${path}: nothing, or seen before → ${JSON.stringify(found)}`)
    else if (!holds(leaf)) lines.push(`${path}: ${JSON.stringify(leaf)} → ${JSON.stringify(found)}`)
  }
  for (const { name, path, type } of columns) {
    const value = row[name] ?? null
    if (path !== undefined && value !== null) take(path, value, leaf => isSame(leaf, value, type))
  }
  for (const [path, text] of Object.entries(rescued)) take(path, text, leaf => leaf.text === text)
  for (const [path, leaf] of leaves) lines.push(`${path}: ${JSON.stringify(leaf)} → nothing`)
  return lines
}

/** Whether the column's value is the leaf, exactly: numbers as numbers, times as instants. */
function isSame({ kind, text }: Leaf, value: unknown, type: CatalogColumn['type']): boolean {
  switch (type) {
    case 'string':
      return kind !== 'BOOL' && kind !== 'B' && value === text
    case 'boolean':
      return kind === 'BOOL' && String(value) === text
    case 'binary':
      return kind === 'B' && value === text
    case 'date':
      return kind === 'S' && value === text
    case 'timestamp':
      return instantFromText(String(value)) === (kind === 'S' ? instantFromText(text) : instantFromEpoch(text))
    default:
      return kind === 'N' && canonicalNumber(JSON.stringify(value)) === canonicalNumber(text)
  }
}

function leavesOf(path: SourcePath, attributes: Item): [path: string, Leaf][] {
  return Object.entries(attributes).flatMap(([name, value]): [string, Leaf][] => {
    const [kind, content] = tagOf(value)
    if (kind === 'M') return leavesOf([...path, name], content as Item)
    if (kind === 'NULL' || (Array.isArray(content) && content.length === 0)) return []
    const leaf = Array.isArray(content) ? { kind: 'JSON', text: plainText(value) } : { kind, text: String(content) }
    return [[formatPath([...path, name]), leaf]]
  })
}

/** JSON without type tags, numbers as written. */
function plainText(value: unknown): string {
  const [kind, content] = tagOf(value)
  if (kind === 'N') return String(content)
  if (kind === 'NULL') return 'null'
  if (Array.isArray(content)) {
    return `[${content.map(element => plainText(kind === 'L' ? element : { [kind.slice(0, 1)]: element }))}]`
  }
  if (kind !== 'M') return JSON.stringify(content)
  return `{${Object.entries(content as Item).map(([name, child]) => `${JSON.stringify(name)}:${plainText(child)}`)}}`
}

/** The type tag of an attribute value, and what stands under it. */
function tagOf(value: unknown): readonly [tag: string, content: unknown] {
  const [entry] = Object.entries(value as Item)
  if (entry === undefined) throw new Error('An attribute value has a type tag')
  return entry
}
