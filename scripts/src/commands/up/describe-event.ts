import { styleText } from 'node:util'
import type { EndpointEvent, EventSourceEvent } from '@inlet/local/live'

/** What happened to a table or a stream, in a line. */
export function describeEndpointEvent(event: EndpointEvent): string {
  switch (event.is) {
    case 'table-created':
      return event.streams
        ? good(`${event.table} is made, and streams`)
        : bad(
            `${event.table} is made, but not in the mapping, so the lake does not follow it (UNMAPPED_TABLES=auto would)`,
          )
    case 'expired':
      return `  ${event.items} ${event.items === 1 ? 'item has' : 'items have'} expired`
    case 'stream-failed':
      return bad(`Stream ${event.stream} does not take changes, which wait: ${messageOf(event.error)}`)
    case 'failed':
      return bad(`A request failed: ${messageOf(event.error)}`)
  }
}

/** What happened to a batch or a shard, in a line; undefined if it is nothing that one waits for. */
export function describeEventSourceEvent(event: EventSourceEvent): string | undefined {
  switch (event.type) {
    case 'succeeded':
      return good(`${changes(event)} of ${event.shardId} loaded, ${seconds(event.lagMs)} after the last`)
    case 'failed':
      return bad(
        `${changes(event)} of ${event.shardId} failed at attempt ${event.attempt} (${event.reason}), and come again`,
      )
    case 'discarded':
      return bad(
        `${changes(event)} of ${event.shardId} are given up (${event.condition}): ${event.objectKey ?? 'lost'}`,
      )
    case 'discard-failed':
      return bad(`A failed batch of ${event.shardId} cannot be written: ${event.reason}`)
    case 'checkpoint-failed':
      return bad(`The checkpoint of ${event.shardId} cannot be written: ${event.reason}`)
    case 'read-failed':
      return bad(`${event.shardId ?? 'The list of shards'} cannot be read: ${event.reason}`)
    case 'crashed':
      return bad(`The event source crashed on purpose: ${event.fault}`)
    case 'shard-ended':
      return `  ${event.shardId} is read to its end`
    default:
      return undefined
  }
}

function changes({ records }: { readonly records: number }): string {
  return records === 1 ? '1 change' : `${records.toLocaleString('en')} changes`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function good(text: string): string {
  return `${styleText('green', '✓')} ${text}`
}

function bad(text: string): string {
  return `${styleText('red', '✗')} ${text}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
