import type { Item } from '@inlet/local'
import type { CaptureKind } from './capture.ts'
import type { Random } from './random.ts'
import type { KeyNames } from './table-model.ts'

/** A table of sample data: its name in DynamoDB and how its items come to be and change. */
export type SampleTable = {
  readonly source: string
  readonly key: KeyNames
  readonly capture: CaptureKind
  /** The attribute with the time, in seconds, from which DynamoDB itself deletes an item. */
  readonly ttl?: string
  readonly create: (moment: Moment) => Item
  readonly change: (item: Item, moment: Moment) => Item
}

/** When and with what chance a write is made. */
export type Moment = {
  readonly random: Random
  /** µs since 1970. */
  readonly at: number
  /** From 0 at the start of the scenario to 1 at its end: what an application's releases change goes by it. */
  readonly progress: number
}
