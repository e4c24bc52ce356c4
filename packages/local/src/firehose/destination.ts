import type { OkAnswer } from './check-response.ts'
import type { Failure } from './failure.ts'
import type { ErrorOutputType } from './object-prefix.ts'

/** Where Firehose delivers, `Item` being what it makes of a record. */
export interface Destination<Item> {
  /** Looks at a record alone: whether it can be delivered. */
  admit(answer: OkAnswer, arrivedAt: number): Admission<Item>
  /** A delivery of these records in this order, begun at `time` (ms since 1970), that has yet to be made. */
  plan(items: readonly Item[], time: number): Delivery
  /** Lets go of everything. */
  close(): Promise<void>
}

export type Admission<Item> =
  | { readonly is: 'admitted'; readonly item: Item }
  | { readonly is: 'refused'; readonly output: ErrorOutputType; readonly failure: Failure }

/**
 * Makes the delivery: when it resolves, it is durable. One that failed may be tried again, and then has the same effect.
 * @param checkAlive is called before each step; throws if that is not to be done any more
 * @returns the keys of objects, or the names of tables
 */
export type Delivery = (checkAlive: () => void) => Promise<readonly string[]>
