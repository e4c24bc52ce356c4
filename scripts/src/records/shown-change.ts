import { type Change, changeKey, daysOfInstant, dayText, formatPath, type Operation } from '@inlet/core'
import { definitionOf } from './table-name.ts'

/** What is shown of a change: no attribute but its key. */
export interface ShownChange {
  /** Microseconds since 1970. */
  readonly changedAtUs: bigint
  readonly operation: Operation
  /** The DynamoDB table. */
  readonly source: string
  /** JSON, as `cdc_key` has it; masked attributes are `(masked)`. */
  readonly key: string
  readonly eventId: string
  readonly sequenceNumber: string
  /** The partition that it belongs in. */
  readonly dt: string
}

/** @throws InputError if a key is of no type that keys have */
export function shownChange({ changedAtUs, operation, source, keys, eventId, sequenceNumber }: Change): ShownChange {
  const masked = maskedPaths(source)
  return {
    changedAtUs,
    operation,
    source,
    key: changeKey(keys, name => (masked.has(formatPath([name])) ? '(masked)' : undefined)),
    eventId,
    sequenceNumber,
    dt: dayText(daysOfInstant(changedAtUs)),
  }
}

function maskedPaths(source: string): ReadonlySet<string> {
  const columns = Object.entries(definitionOf(source)?.columns ?? {})
  return new Set(columns.flatMap(([name, { path = name, mask }]) => (mask === undefined ? [] : [path])))
}
