import { randomInt } from 'node:crypto'

/** `SEEDS=300000` has more runs; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS, SEED, RUN } = process.env
const seed = Number(SEED ?? randomInt(2 ** 31))

/**
 * How a property of a fast path and its readable twin is run: so many times if nobody says otherwise. Where a run is of many
 * records, or takes long, it has a share of those that are asked for.
 */
export function runs(usual: number, share = 1): { numRuns: number; seed: number; path?: string } {
  const numRuns = SEEDS === undefined ? usual : Math.ceil(Number(SEEDS) * share)
  return { numRuns, seed, ...(RUN && { path: RUN }) }
}

/** What to annotate a test with, which `--reporter=verbose` shows. */
export function compared(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what} compared, seed ${seed}`
}
