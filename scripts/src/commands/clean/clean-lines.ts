import { visible } from '../../output/grid.ts'
import { count, plural } from '../../output/numbers.ts'
import type { CleanedTable, WaitingLocation } from './clean-tables.ts'

/** What was removed, and what waits until when. */
export function* cleanLines(tables: readonly CleanedTable[]): Generator<string> {
  if (tables.length === 0) yield 'No daily load has filled a table of this lake.'
  for (const { table, removed, waiting } of tables) {
    yield removed === null
      ? `${table}: nothing removed, since the catalog has no such table, and so does not say what is live`
      : `${table}: removed ${plural(removed.objects, 'file')} (${count(removed.bytes)} bytes) of ${plural(removed.locations, 'location')}`
    for (const location of removed?.outside ?? []) {
      yield `  ${visible(location)} is replaced, but outside of the table's folder: left to whoever put it there`
    }
    const otherwise = removed === null ? 'the catalog has the table' : 'no partition needs it'
    yield* waiting.map(each => waitingLine(each, otherwise))
  }
}

/** @param otherwise what a location waits for whose time has come */
function waitingLine({ location, reason, until }: WaitingLocation, otherwise: string): string {
  const why = reason === 'replaced' ? 'replaced, or of a load that failed' : 'of a load under way, or crashed'
  const isDue = Date.parse(until) <= Date.now()
  return `  waits until ${isDue ? otherwise : until}: ${visible(location)}, ${why}`
}
