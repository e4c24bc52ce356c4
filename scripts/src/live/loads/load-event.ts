/** What becomes of daily files, for whoever watches. Never what is in them. */
export type LoadEvent =
  /** `object`: the file that set it off; null if a schedule did. */
  | { readonly is: 'begun'; readonly feed: string; readonly dataRef: string; readonly object: string | null }
  | {
      readonly is: 'loaded'
      readonly feed: string
      readonly dataRef: string
      /** `database.table` */
      readonly table: string
      readonly object: string
      readonly rows: number
      readonly quarantined: number
      readonly rescued: number
      readonly ms: number
    }
  /** It is no feed's file, and nothing happens. */
  | { readonly is: 'of-no-feed'; readonly object: string }
  /** It is begun again with the next `lake up`; what the table had before is live. */
  | { readonly is: 'interrupted'; readonly feed: string; readonly dataRef: string }

/** Is called at once, and must not throw. */
export type LoadObserver = (event: LoadEvent) => void
