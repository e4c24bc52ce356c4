import {
  type EndpointEvent,
  type EventSourceEvent,
  FAILURES_BUCKET,
  type FirehoseEvent,
  type LiveFirehoseOptions,
} from '@inlet/local/live'
import { failureText } from '../../live/failure-text.ts'
import { count, plural, seconds } from '../../output/numbers.ts'
import { bad, good } from '../../output/screen.ts'

/** What happened to a table or a stream, in a line. */
export function describeEndpointEvent(event: EndpointEvent): string {
  switch (event.is) {
    case 'table-created':
      if (event.streams) return good(`${event.table} is made, and the lake follows it`)
      return `  ${event.table} is made, but not in the mapping: the lake follows it only with UNMAPPED_TABLES=auto`
    case 'enabled':
      if (event.isKnown) return good(`${event.table} streams`)
      return bad(`${event.table} streams, but is not in the mapping: its changes go to quarantine`)
    case 'expired':
      return `  ${plural(event.items, 'item')} ${event.items === 1 ? 'has' : 'have'} expired`
    case 'undeliverable':
      return bad(`A change of ${event.table} is larger than 1 MiB as JSON, and does not reach the lake`)
    case 'stream-failed':
      return bad(`Stream ${event.stream} does not take changes, which wait: ${failureText(event.error)}`)
    case 'failed':
      return bad(`A request failed: ${failureText(event.error)}`)
  }
}

/** What happened to a batch or a shard, in a line; undefined if it is nothing that one waits for. */
export function describeEventSourceEvent(event: EventSourceEvent): string | undefined {
  switch (event.type) {
    case 'succeeded':
      return good(`${plural(event.records, 'change')} through the function, ${seconds(event.lagMs)} after the last`)
    case 'failed':
      return bad(`${changes(event)} failed at attempt ${event.attempt}: ${event.reason}`)
    case 'discarded':
      return bad(`${changes(event)} given up (${event.condition}): ${placeOf(event.objectKey)}`)
    case 'discard-failed':
      return bad(`A failed batch of ${event.shardId} cannot be written: ${event.reason}`)
    case 'checkpoint-failed':
      return bad(`The checkpoint of ${event.shardId} cannot be written: ${event.reason}`)
    case 'read-failed':
      return bad(`${event.shardId ?? 'The list of shards'} cannot be read: ${event.reason}`)
    case 'shard-ended':
      return `  ${event.shardId} is read to its end`
    default:
      return undefined
  }
}

type FirehosePlaces = Pick<LiveFirehoseOptions, 'name' | 'destination' | 'errors'>

/**
 * What happened in a Firehose stream, in a line; undefined if it is nothing that one waits for. What the function drops are
 * changes of tables that go elsewhere.
 */
export function describeFirehoseEvent(firehose: FirehosePlaces, event: FirehoseEvent): string | undefined {
  const { name, errors } = firehose
  switch (event.type) {
    case 'delivered':
      return good(`${plural(event.records, 'change')} by Firehose ${name} to ${placesOf(firehose, event.places)}`)
    case 'failed':
      return bad(`${recordsOf(name, event)} failed: in the error output, s3://${errors.bucket}/${event.key}`)
    case 'invocation-failed':
      return bad(`${recordsOf(name, event)} failed in the function at attempt ${event.attempt}: ${event.reason}`)
    case 'delivery-failed':
      return bad(`${recordsOf(name, event)} cannot be delivered: ${event.reason}`)
    case 'given-up':
      return bad(`${recordsOf(name, event)} undelivered: they come again with the next \`lake up\``)
    case 'source':
      return describeFirehoseSource(name, event.event)
    default:
      return undefined
  }
}

/** The source only hands records over: what becomes of them is told already. */
function describeFirehoseSource(name: string, event: EventSourceEvent): string | undefined {
  switch (event.type) {
    case 'read-failed':
      return bad(`Firehose ${name} cannot read ${event.shardId ?? 'the list of shards'}: ${event.reason}`)
    case 'checkpoint-failed':
      return bad(`Firehose ${name} cannot write the checkpoint of ${event.shardId}: ${event.reason}`)
    default:
      return undefined
  }
}

function recordsOf(name: string, { records }: { readonly records: number }): string {
  return `${plural(records, 'record')} of Firehose ${name}`
}

/** Tables by their names, the first of several objects by its own. */
function placesOf({ destination }: FirehosePlaces, places: readonly string[]): string {
  if (destination.is === 'iceberg') return places.join(', ')
  const [first, ...others] = places
  return `s3://${destination.bucket}/${first}${others.length > 0 ? ` and ${count(others.length)} more` : ''}`
}

/** Without a destination, nothing is kept of a batch that is given up. */
function placeOf(objectKey: string | undefined): string {
  return objectKey === undefined ? 'lost' : `s3://${FAILURES_BUCKET}/${objectKey}`
}

function changes({ records, shardId }: { readonly records: number; readonly shardId: string }): string {
  return `${plural(records, 'change')} of ${shardId}`
}
