import { Buffer } from 'node:buffer'
import type { AttributeValue, Item } from './item.ts'

/** Bytes an item takes by DynamoDB's own rules of thumb, which are what `SizeBytes` reports. */
export function itemSize(item: Item): number {
  let size = 0
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value)
  return size
}

function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S)
  if ('N' in value) return numberSize(value.N)
  if ('B' in value) return Buffer.byteLength(value.B, 'base64')
  if ('SS' in value) return sum(value.SS, text => Buffer.byteLength(text))
  if ('NS' in value) return sum(value.NS, numberSize)
  if ('BS' in value) return sum(value.BS, text => Buffer.byteLength(text, 'base64'))
  if ('L' in value) return 3 + sum(value.L, element => 1 + valueSize(element))
  if ('M' in value) return 3 + Object.keys(value.M).length + itemSize(value.M)
  return 1
}

function numberSize(number: string): number {
  return 1 + Math.ceil(number.length / 2)
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  return values.reduce((total, value) => total + size(value), 0)
}
