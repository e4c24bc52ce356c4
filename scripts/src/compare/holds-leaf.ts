import { isDeepStrictEqual } from 'node:util'
import { ExactNumber, parseExactJson } from './exact-json.ts'
import { instantOfEpoch, instantOfText } from './instant.ts'
import type { Leaf } from './leaf.ts'
import type { StoredValue } from './stored-value.ts'

/** Whether what is stored is what the item says: numbers as numbers, timestamps as instants, all else to the letter. */
export function holdsLeaf({ type, value }: StoredValue, leaf: Leaf): boolean {
  switch (type) {
    case 'rescued_data':
      return typeof value === 'string' && (isTextOf(value, leaf) || isTextOfOther(value, leaf))
    case 'string':
      return typeof value === 'string' && isTextOf(value, leaf)
    case 'boolean':
      return leaf.kind === 'BOOL' && value === leaf.value
    case 'binary':
      return leaf.kind === 'B' && value === leaf.text
    case 'date':
      return leaf.kind === 'S' && value === leaf.text
    case 'timestamp':
      return typeof value === 'string' && isSameInstant(instantOfText(value), instantOf(leaf))
    default:
      return leaf.kind === 'N' && typeof value !== 'string' && isNumber(JSON.stringify(value), leaf.number)
  }
}

/** What a string column may hold: text, a number as text, the JSON of a list or set. */
function isTextOf(text: string, leaf: Leaf): boolean {
  if (leaf.kind === 'S') return text === leaf.text
  if (leaf.kind === 'N') return isNumber(text, leaf.number)
  return 'elements' in leaf && isDeepStrictEqual(parseExactJson(text), leaf.elements)
}

/** What only `rescued_data` holds as text. */
function isTextOfOther(text: string, leaf: Leaf): boolean {
  return (leaf.kind === 'B' && text === leaf.text) || (leaf.kind === 'BOOL' && text === String(leaf.value))
}

function isNumber(text: string, number: ExactNumber): boolean {
  return new ExactNumber(text).text === number.text
}

function instantOf(leaf: Leaf): bigint | undefined {
  if (leaf.kind === 'S') return instantOfText(leaf.text)
  return leaf.kind === 'N' ? instantOfEpoch(leaf.number.text) : undefined
}

function isSameInstant(one: bigint | undefined, other: bigint | undefined): boolean {
  return one !== undefined && one === other
}
