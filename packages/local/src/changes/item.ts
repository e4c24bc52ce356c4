import type { NonEmpty } from './non-empty.ts'

/** A value as DynamoDB writes it in a change record: numbers as text, binary as base64, sets never empty. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly B: string }
  | { readonly SS: NonEmpty<string> }
  | { readonly NS: NonEmpty<string> }
  | { readonly BS: NonEmpty<string> }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item }

/** An item, or the map inside one. */
export type Item = Readonly<Record<string, AttributeValue>>
