import { Buffer } from 'node:buffer'
import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb'
import type { AttributeValue, Item } from '@inlet/local'

/** An item as the AWS SDK has it: binary is bytes where ours, as change records do, has base64. */
export type SdkItem = Record<string, SdkValue>

export function toSdkItem(item: Item): SdkItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toSdkValue(value)]))
}

/** @throws TypeError if a value is of a type that DynamoDB does not have */
export function fromSdkItem(item: SdkItem): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromSdkValue(value)]))
}

function toSdkValue(value: AttributeValue): SdkValue {
  if ('B' in value) return { B: toBytes(value.B) }
  if ('BS' in value) return { BS: value.BS.map(toBytes) }
  if ('SS' in value) return { SS: [...value.SS] }
  if ('NS' in value) return { NS: [...value.NS] }
  if ('L' in value) return { L: value.L.map(toSdkValue) }
  if ('M' in value) return { M: toSdkItem(value.M) }
  return value
}

function fromSdkValue(value: SdkValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: value.N }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.NULL !== undefined) return { NULL: true }
  if (value.B !== undefined) return { B: toBase64(value.B) }
  if (value.SS !== undefined) return { SS: nonEmpty(value.SS) }
  if (value.NS !== undefined) return { NS: nonEmpty(value.NS) }
  if (value.BS !== undefined) return { BS: nonEmpty(value.BS.map(toBase64)) }
  if (value.L !== undefined) return { L: value.L.map(fromSdkValue) }
  if (value.M !== undefined) return { M: fromSdkItem(value.M) }
  throw new TypeError(`Expected a value of DynamoDB, found ${Object.keys(value).join(', ') || 'none'}`)
}

function nonEmpty(elements: readonly string[]): [string, ...string[]] {
  const [first, ...others] = elements
  if (first === undefined) throw new TypeError('Expected a set with an element, found an empty one')
  return [first, ...others]
}

function toBytes(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64')
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
