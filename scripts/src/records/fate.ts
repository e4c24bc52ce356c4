/** What became of a record, for good. */
export type Settled =
  | {
      readonly is: 'loaded'
      /** `raw.orders` */
      readonly table: string
      readonly dt: string
      /** From the change until its row was there. */
      readonly afterMs: number
      /** Values that are in no column, but in `rescued_data`. */
      readonly rescued: number
    }
  | { readonly is: 'quarantined'; readonly code: string; readonly reason: string }
  /** The event source gave up on its batch, which is kept as an object. */
  | { readonly is: 'given up'; readonly condition: string; readonly object: string }

export type Fate = Settled | { readonly is: 'waiting' }
