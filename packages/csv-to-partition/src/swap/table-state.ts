import type { TableRef } from '@inlet/lake'
import * as z from 'zod/mini'

const load = z.object({
  id: z.string(),
  number: z.int(),
  /** Where all its files are: `s3://bucket/prefix/<load id>/`. */
  folder: z.string(),
  /** When it was last known to go on, in ms since 1970. */
  seenAt: z.number(),
})

const flip = z.object({
  values: z.array(z.string()),
  location: z.string(),
  /** The location that nobody needs once this one is live. */
  replaces: z.nullable(z.string()),
})

/**
 * What is known of a table's loads, in one object that is replaced by conditional writes. A load is in `loads` until it
 * is swapped in, ends, or is given up; each of these takes it out, so only one of them can happen.
 */
export const tableState = z.object({
  version: z.literal(1),
  /** Of this very text: tells the writer's own state from another's. */
  revision: z.string(),
  /** Of the newest load; numbers only grow. */
  lastLoad: z.int(),
  loads: z.array(load),
  /** Who may swap partitions, and until when nobody else may; times in ms since 1970. */
  lease: z.nullable(z.object({ holder: z.string(), until: z.number() })),
  /** The swap under way, decided for good: whoever holds the lease completes it. */
  swap: z.nullable(z.object({ load: z.string(), partitions: z.array(flip) })),
  /** Locations to be removed, and when they were replaced. */
  replaced: z.array(z.object({ location: z.string(), at: z.number() })),
})

export type TableState = Omit<z.infer<typeof tableState>, 'revision'>
export type Swap = NonNullable<TableState['swap']>
export type Flip = z.infer<typeof flip>
export type ReplacedLocation = TableState['replaced'][number]

/** Of a table that has never been loaded. */
export const NO_LOADS: TableState = { version: 1, lastLoad: 0, loads: [], lease: null, swap: null, replaced: [] }

/** The key of a table's state, in the table's bucket. */
export function tableStateKey({ database, name }: TableRef): string {
  return `_state/csv-to-partition/${database}/${name}.json`
}

/** The state with locations that are to be removed. One that was to be before, and was live again, is from now on. */
export function withReplaced(state: TableState, locations: readonly string[], at: number): TableState {
  const added = new Set(locations)
  if (added.size === 0) return state
  const others = state.replaced.filter(({ location }) => !added.has(location))
  return { ...state, replaced: [...others, ...[...added].map(location => ({ location, at }))] }
}

/** The state without a load: from then on, it cannot be swapped in. */
export function withoutLoad(state: TableState, id: string): TableState {
  return { ...state, loads: state.loads.filter(load => load.id !== id) }
}
