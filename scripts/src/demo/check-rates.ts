import { isDeepStrictEqual } from 'node:util'
import { count } from '../output/numbers.ts'
import type { Check } from './check.ts'
import type { LoadedFile, LoadedRates } from './load-rates.ts'
import type { Deliveries, RateRow, RatesFile } from './rates-file.ts'

/** Holds what became of a vendor's files against the files themselves: the partition, the quarantine, and the sums. */
export function checkRates({ first, cutOff, corrected }: Deliveries, loaded: LoadedRates): readonly Check[] {
  const { before, beforeAgain, after, live, waiting } = loaded
  const [inFirst, inCorrected] = [loaded.first.quarantined, loaded.corrected.quarantined]
  const differing = countDifferences(first.loaded, before) + countDifferences(corrected.loaded, after)
  const isRefused = loaded.cutOff.result.status === 'Failed' && loaded.cutOff.result.code === 'EXPECTATION'
  const isFirstKept = isDeepStrictEqual(beforeAgain, before) && holdsAll(waiting, locationsOf(loaded.first))
  return [
    {
      isTrue: addsUp(first, loaded.first, before) && addsUp(corrected, loaded.corrected, after),
      text: `${count(first.rows)} rows = ${count(before.length)} in the partition + ${inFirst.size} quarantined; corrected, ${count(corrected.rows)} = ${count(after.length)} + ${inCorrected.size}`,
    },
    {
      isTrue: differing === 0,
      text: `Both times the partition's rows are the vendor's, value by value; ${count(differing)} differ`,
    },
    {
      isTrue: isDeepStrictEqual([inFirst, inCorrected], [first.quarantined, corrected.quarantined]),
      text: `Quarantine has the ${inFirst.size} rows, then ${inCorrected.size}, that should be there, byte for byte`,
    },
    {
      isTrue: isRefused && isDeepStrictEqual(before, first.loaded),
      text: `A file of ${cutOff.rows} rows was refused, and the partition stayed as it was`,
    },
    {
      isTrue: isDeepStrictEqual(live, locationsOf(loaded.corrected)),
      text: 'Of the three loads, the last is live, and nothing else',
    },
    {
      isTrue: isFirstKept,
      text: 'Readers that had begun still have the first; lake clean removes it in an hour',
    },
  ]
}

/** Also by what the load itself says. */
function addsUp(file: RatesFile, { result, quarantined }: LoadedFile, inPartition: readonly RateRow[]): boolean {
  return (
    result.status === 'Success' &&
    file.rows === inPartition.length + quarantined.size &&
    result.rows === inPartition.length &&
    result.quarantined_rows === quarantined.size &&
    result.rescued_values === file.loaded.filter(row => row.at(-1) !== null).length
  )
}

/** Rows that only one of the two has, or both in different ways. */
function countDifferences(expected: readonly RateRow[], found: readonly RateRow[]): number {
  const byNumber = new Map(found.map(row => [row[0], row]))
  const wrong = expected.filter(row => !isDeepStrictEqual(byNumber.get(row[0]), row)).length
  return wrong + Math.max(0, found.length - expected.length)
}

function locationsOf({ result }: LoadedFile): readonly string[] {
  return result.status === 'Success' ? result.partitions.map(({ location }) => location) : []
}

function holdsAll(found: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every(each => found.includes(each))
}
