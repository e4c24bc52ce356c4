import type { InputError } from '@inlet/core'
import type { Answer, RecordMetadata } from './response.ts'

/** What becomes of a record, and with it of its changes: `tables` names the table of each of them. */
export type Outcome = Delivered | Undelivered

type Undelivered = { readonly tables: readonly string[] } & (
  | { readonly is: 'failed'; readonly error: InputError }
  /** A newer change of the item takes its place. */
  | { readonly is: 'superseded' }
  /** None of its changes is to be delivered. */
  | { readonly is: 'skipped' }
  /** It went back to its source, and comes again. */
  | { readonly is: 'put back' }
)

/**
 * Its line goes to where it is to be. What an event has by the thousand and needs to its end is made by classes, here and
 * elsewhere: V8 may take what a literal makes for something to keep, and put it, with the line that it holds, where only a full
 * collection finds it. https://research.google/pubs/memento-mori-dynamic-allocation-site-based-optimizations/
 */
export class Delivered {
  readonly is = 'delivered'
  /** In base64. */
  readonly data: string
  readonly metadata: RecordMetadata | undefined
  readonly tables: readonly string[]

  constructor(data: string, metadata: RecordMetadata | undefined, tables: readonly string[]) {
    this.data = data
    this.metadata = metadata
    this.tables = tables
  }
}

/** The table of changes that belong to none, or to none that is delivered. */
export const NO_TABLE = 'none'

/** @param original `data` of the record as it came */
export function toAnswer(recordId: string, original: string, outcome: Outcome): Answer {
  switch (outcome.is) {
    case 'delivered': {
      const { data, metadata } = outcome
      return metadata === undefined ? new DeliveredAnswer(recordId, data) : new PlacedAnswer(recordId, data, metadata)
    }
    case 'failed':
      return { recordId, result: 'ProcessingFailed', data: original }
    default:
      return { recordId, result: 'Dropped' }
  }
}

class DeliveredAnswer {
  readonly recordId: string
  readonly result = 'Ok'
  readonly data: string

  constructor(recordId: string, data: string) {
    this.recordId = recordId
    this.data = data
  }
}

class PlacedAnswer extends DeliveredAnswer {
  readonly metadata: RecordMetadata

  constructor(recordId: string, data: string, metadata: RecordMetadata) {
    super(recordId, data)
    this.metadata = metadata
  }
}
