import type { Arrival } from './arrival.ts'
import type { Settled } from './fate.ts'

/** Finds what became of records, of those of which it is known. */
export type FindFates = (arrivals: readonly Arrival[]) => Promise<ReadonlyMap<Arrival, Settled>>

/** Asks one after the other, each for the records of which those before it know nothing. */
export function firstOf(finders: readonly FindFates[]): FindFates {
  return async arrivals => {
    const all = new Map<Arrival, Settled>()
    for (const find of finders) {
      const unknown = arrivals.filter(arrival => !all.has(arrival))
      if (unknown.length === 0) break
      for (const [arrival, fate] of await find(unknown)) all.set(arrival, fate)
    }
    return all
  }
}
