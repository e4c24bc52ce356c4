import { Buffer } from 'node:buffer'
import type { AttributeValue, Item, NonEmpty } from '@inlet/local'

export const S = (text: string): AttributeValue => ({ S: text })
export const N = (number: number | string): AttributeValue => ({ N: String(number) })
export const BOOL = (value: boolean): AttributeValue => ({ BOOL: value })
export const NULL: AttributeValue = { NULL: true }
export const B = (bytes: Uint8Array): AttributeValue => ({ B: base64(bytes) })
export const SS = (texts: NonEmpty<string>): AttributeValue => ({ SS: texts })
export const NS = (numbers: NonEmpty<number>): AttributeValue => {
  const [first, ...rest] = numbers
  return { NS: [String(first), ...rest.map(String)] }
}
export const BS = (blobs: NonEmpty<Uint8Array>): AttributeValue => {
  const [first, ...rest] = blobs
  return { BS: [base64(first), ...rest.map(base64)] }
}
export const L = (...values: readonly AttributeValue[]): AttributeValue => ({ L: values })
export const M = (values: Item): AttributeValue => ({ M: values })

/** The item less some of its attributes: what an update's REMOVE clause leaves. */
export function without(item: Item, ...names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
