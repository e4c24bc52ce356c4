/**
 * What the rows of an item have to say: every leaf value by its path. A second, slower reading of DynamoDB JSON, so that
 * the two can be compared.
 */

export interface Leaf {
  /** The type tag; `JSON` for a list or set as a whole, `RAW` for what DynamoDB never sends. */
  readonly kind: 'S' | 'N' | 'BOOL' | 'B' | 'JSON' | 'RAW'
  readonly text: string
}

/** Leaves by path, the path as JSON: `["address","city"]`. */
export type Leaves = ReadonlyMap<string, Leaf>

type Path = readonly (string | number)[]

export function leavesOf(image: object, lists: 'json' | 'explode'): Leaves {
  const leaves = new Map<string, Leaf>()
  for (const [name, value] of Object.entries(image)) {
    for (const [path, leaf] of leavesAt([name], value, lists)) leaves.set(JSON.stringify(path), leaf)
  }
  return leaves
}

function leavesAt(path: Path, value: unknown, lists: 'json' | 'explode'): [Path, Leaf][] {
  const [tag, content] = tagOf(value)
  if (tag === 'NULL' || isEmpty(content)) return []
  if (tag === 'M') {
    return Object.entries(content as object).flatMap(([name, child]) => leavesAt([...path, name], child, lists))
  }
  const elements = elementsOf(tag, content)
  if (elements !== undefined && lists === 'explode' && (tag === 'L' || plain(value) !== undefined)) {
    return elements.flatMap((child, index) => leavesAt([...path, index], child, lists))
  }
  if (elements !== undefined) {
    const json = plain(value)
    return [[path, json === undefined ? raw(value) : { kind: 'JSON', text: JSON.stringify(json.value) }]]
  }
  if (tag === 'S' || tag === 'N' || tag === 'B' || tag === 'BOOL') return [[path, { kind: tag, text: String(content) }]]
  return [[path, raw(value)]]
}

function raw(value: unknown): Leaf {
  return { kind: 'RAW', text: JSON.stringify(value) }
}

/** The value without type tags, as JSON.stringify takes it; `undefined` if anything in it is malformed. */
function plain(value: unknown): { value: unknown } | undefined {
  const [tag, content] = tagOf(value)
  if (tag === 'NULL') return { value: null }
  if (tag === 'N') return { value: JSON.rawJSON(String(content)) }
  if (tag === 'S' || tag === 'B' || tag === 'BOOL') return { value: content }
  const elements = elementsOf(tag, content)
  if (elements !== undefined) {
    const parts = elements.map(plain)
    return parts.includes(undefined) ? undefined : { value: parts.map(part => part?.value) }
  }
  if (tag !== 'M') return undefined
  const entries = Object.entries(content as object).map(([name, child]) => [name, plain(child)] as const)
  if (entries.some(([, part]) => part === undefined)) return undefined
  return { value: Object.fromEntries(entries.map(([name, part]) => [name, part?.value])) }
}

/** The elements of a list or set, each an attribute value. */
function elementsOf(tag: string, content: unknown): unknown[] | undefined {
  if (!Array.isArray(content)) return undefined
  return tag === 'L' ? content : content.map(element => ({ [tag.slice(0, 1)]: element }))
}

/** Type tag and content; tag `?` unless both are as DynamoDB sends them. */
function tagOf(value: unknown): [tag: string, content: unknown] {
  const entries = isPlainObject(value) ? Object.entries(value) : []
  const [tag, content] = entries[0] ?? ['?', undefined]
  return entries.length === 1 && VALID[tag]?.(content) ? [tag, content] : ['?', undefined]
}

const VALID: Readonly<Record<string, (content: unknown) => boolean>> = Object.assign(Object.create(null), {
  S: (content: unknown) => typeof content === 'string' && !/\p{Surrogate}/u.test(content),
  N: (content: unknown) => typeof content === 'string' && /^[-\d](.*\d)?$/.test(content) && isJsonNumber(content),
  B: (content: unknown) => typeof content === 'string' && Buffer.from(content, 'base64').toString('base64') === content,
  BOOL: (content: unknown) => typeof content === 'boolean',
  NULL: (content: unknown) => content === true,
  M: isPlainObject,
  L: Array.isArray,
  SS: Array.isArray,
  NS: Array.isArray,
  BS: Array.isArray,
})

function isJsonNumber(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'number'
  } catch {
    return false
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(content: unknown): boolean {
  return typeof content === 'object' && content !== null && Object.keys(content).length === 0
}
