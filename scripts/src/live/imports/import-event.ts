import type { TableKey } from '../table-key.ts'

/** What becomes of CSV files that are dropped, for whoever watches. Never what is in them. */
export type ImportEvent =
  /** It cannot be imported as it is called, or where it is. */
  | { readonly is: 'refused'; readonly object: string; readonly reason: string }
  /** Told once for each file: it is imported when its table is there. */
  | {
      readonly is: 'waits-for-table'
      readonly object: string
      readonly table: string
      /** Why the table is not made for it. */
      readonly reason: string
    }
  | { readonly is: 'table-made'; readonly table: string; readonly key: TableKey }
  | { readonly is: 'begun'; readonly object: string; readonly table: string }
  | {
      readonly is: 'imported'
      readonly object: string
      readonly table: string
      readonly processed: number
      /** Rows that are not in the table. */
      readonly unprocessed: number
      readonly ms: number
    }
  /** That very version, be it by an earlier event or by `lake import`. */
  | { readonly is: 'imported-before'; readonly object: string; readonly table: string }
  /** It was removed before it was imported. */
  | { readonly is: 'removed'; readonly object: string; readonly table: string }
  /** It goes on at that row with the next `lake up`. */
  | { readonly is: 'interrupted'; readonly object: string; readonly table: string; readonly row: number }

/** Is called at once, and must not throw. */
export type ImportObserver = (event: ImportEvent) => void
