import type { Item } from '@inlet/local'
import type { KnownItems } from './known-items.ts'
import type { ItemUpdate } from './update-expression.ts'

/** One request of an application to a table. */
export type TableRequest =
  | { readonly kind: 'put'; readonly item: Item }
  /** A put on condition that no item has its key. */
  | { readonly kind: 'insert'; readonly item: Item }
  | { readonly kind: 'update'; readonly key: Item; readonly update: ItemUpdate; readonly item: Item }
  | { readonly kind: 'delete'; readonly key: Item }
  /** Up to 25 writes, all of different keys. */
  | { readonly kind: 'batch'; readonly puts: readonly Item[]; readonly deletes: readonly Item[] }

/** How many items were written, in which way. */
export interface WriteCounts {
  readonly puts: number
  readonly updates: number
  readonly deletes: number
  /** Requests that DynamoDB refused because their condition was not met. They write nothing. */
  readonly conditionalFailures: number
}

export const NO_WRITES: WriteCounts = { puts: 0, updates: 0, deletes: 0, conditionalFailures: 0 }

/** The items that a request writes if DynamoDB takes it. */
export function writesOf(request: TableRequest): WriteCounts {
  switch (request.kind) {
    case 'put':
    case 'insert':
      return { ...NO_WRITES, puts: 1 }
    case 'update':
      return { ...NO_WRITES, updates: 1 }
    case 'delete':
      return { ...NO_WRITES, deletes: 1 }
    case 'batch':
      return { ...NO_WRITES, puts: request.puts.length, deletes: request.deletes.length }
  }
}

/** Takes note of what a request has written. */
export function remember(request: TableRequest, known: KnownItems): void {
  switch (request.kind) {
    case 'put':
    case 'insert':
    case 'update':
      known.put(request.item)
      break
    case 'delete':
      known.delete(request.key)
      break
    case 'batch':
      request.puts.forEach(known.put)
      request.deletes.forEach(known.delete)
  }
}
