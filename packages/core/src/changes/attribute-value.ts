import type { ValueKind } from '../columns/cast.ts'
import { isNumberText } from '../columns/number-text.ts'
import { InputError } from '../errors.ts'

/**
 * DynamoDB JSON: every value is an object whose one key is its type tag, `{ "N": "5" }`. Payloads come from outside, so
 * values are `unknown` until looked at.
 */
export type AttributeMap = Readonly<Record<string, unknown>>

/** DynamoDB nests up to 32 levels. Deeper data is not an item, and recursion has to end somewhere. */
export const MAX_DEPTH = 64

/** What an attribute value turned out to be. Text is well formed; `malformed` is everything that DynamoDB never sends. */
export type Attribute =
  | { readonly is: 'scalar'; readonly kind: ValueKind; readonly text: string }
  | { readonly is: 'list'; readonly elements: readonly unknown[]; readonly tag: 'L' | 'SS' | 'NS' | 'BS' }
  | { readonly is: 'map'; readonly entries: AttributeMap }
  | { readonly is: 'null' }
  | { readonly is: 'malformed' }

const NULL = { is: 'null' } as const
const MALFORMED = { is: 'malformed' } as const

export function readAttribute(value: unknown): Attribute {
  const tag = soleKey(value)
  if (tag === undefined) return MALFORMED
  const content = (value as Record<string, unknown>)[tag]
  switch (tag) {
    case 'S':
      // A lone surrogate has no UTF-8 form: written to a file, it would become another character.
      return typeof content === 'string' && content.isWellFormed() ? scalar('S', content) : MALFORMED
    case 'N':
      return typeof content === 'string' && isNumberText(content) ? scalar('N', content) : MALFORMED
    case 'BOOL':
      return typeof content === 'boolean' ? scalar('BOOL', String(content)) : MALFORMED
    case 'B':
      return typeof content === 'string' && decodeBase64(content) !== undefined ? scalar('B', content) : MALFORMED
    case 'NULL':
      return content === true ? NULL : MALFORMED
    case 'M':
      return isObject(content) ? { is: 'map', entries: content } : MALFORMED
    case 'L':
    case 'SS':
    case 'NS':
    case 'BS':
      return Array.isArray(content) ? { is: 'list', elements: content, tag } : MALFORMED
    default:
      return MALFORMED
  }
}

function scalar(kind: ValueKind, text: string): Attribute {
  return { is: 'scalar', kind, text }
}

/** Element `i` of a list or set, as an attribute value: a set's elements carry their tag on the set. */
export function elementValue(tag: 'L' | 'SS' | 'NS' | 'BS', element: unknown): unknown {
  return tag === 'L' ? element : { [tag.slice(0, 1)]: element }
}

/**
 * Plain JSON of a value: no type tags, numbers as written, bytes as base64. `undefined` if anything in it is malformed.
 * @throws InputError NOT_LOADABLE if it is nested deeper than an item can be.
 */
export function plainJson(value: unknown, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) throw tooDeep()
  const attribute = readAttribute(value)
  switch (attribute.is) {
    case 'scalar':
      return attribute.kind === 'S' || attribute.kind === 'B' ? JSON.stringify(attribute.text) : attribute.text
    case 'null':
      return 'null'
    case 'list': {
      const parts = attribute.elements.map(element => plainJson(elementValue(attribute.tag, element), depth + 1))
      return parts.includes(undefined) ? undefined : `[${parts.join(',')}]`
    }
    case 'map': {
      const parts: string[] = []
      for (const [name, child] of Object.entries(attribute.entries)) {
        const json = plainJson(child, depth + 1)
        if (json === undefined) return undefined
        parts.push(`${JSON.stringify(name)}:${json}`)
      }
      return `{${parts.join(',')}}`
    }
    case 'malformed':
      return undefined
  }
}

export function tooDeep(): InputError {
  return new InputError('NOT_LOADABLE', `Expected values nested at most ${MAX_DEPTH} levels deep, found more`)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The bytes, or `undefined` if `text` is not base64. Buffer by itself skips what is not, without a word. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === base64Bytes(text) ? bytes : undefined
}

const PADDING = 0x3d

/** How many bytes `text` stands for, if it is base64; a fraction if it cannot be. */
export function base64Bytes(text: string): number {
  const { length } = text
  if (text.charCodeAt(length - 1) !== PADDING) return (length / 4) * 3
  return (length / 4) * 3 - (text.charCodeAt(length - 2) === PADDING ? 2 : 1)
}

function soleKey(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  let sole: string | undefined
  for (const key in value) {
    if (sole !== undefined) return undefined
    sole = key
  }
  return sole
}
