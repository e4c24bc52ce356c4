import fc from 'fast-check'
import { type Item, type ItemChange, NOON_US, nativePayload, type SourceKind, streamsPayload } from './events.ts'

/** How changes are captured: what their times tell apart, in microseconds, and whether they have numbers of their own. */
const CAPTURES = {
  'native milliseconds': { unit: 1_000, isNumbered: false },
  'native microseconds': { unit: 1, isNumbered: false },
  'streams seconds': { unit: 1_000_000, isNumbered: true },
} as const

const write = fc.record({
  key: fc.constantFrom('a', 'b'),
  sort: fc.constantFrom('1', '2'),
  isRemove: fc.boolean(),
  /** Microseconds since the write before: none, and less than a capture can tell apart, among them. */
  later: fc.constantFrom(0, 0, 0, 1, 700, 1_000_000, 40_000_000_000),
})

type Delivered = ItemChange & { readonly payload: unknown }

/** A change for each put into a stream, in its order; and the items that all of them come to, by key. */
export interface History {
  readonly source: SourceKind
  readonly puts: readonly Delivered[]
  readonly items: ReadonlyMap<string, Item>
}

/**
 * Writes to a table of few items. Changes come to the stream once or twice, in any order, except that those of an item at
 * the same time come in their order if it is all that tells them apart.
 */
export const histories: fc.Arbitrary<History> = fc
  .record({
    capture: fc.constantFrom(...Object.values(CAPTURES)),
    source: fc.constantFrom<SourceKind>('kinesis', 'direct'),
    writes: fc.array(write, { minLength: 1, maxLength: 24, size: 'max' }),
    firstNumber: fc.constantFrom(1n, 97n, 10n ** 21n - 12n),
    isRepeated: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
    ranks: fc.array(fc.nat(), { minLength: 48, maxLength: 48 }),
  })
  .map(({ capture, source, writes, firstNumber, isRepeated, ranks }) => {
    const { changes, items } = play(writes, capture.unit)
    const precision = capture.unit === 1 ? 'MICROSECOND' : 'MILLISECOND'
    const delivered = changes.map((change, index) => ({
      ...change,
      payload: capture.isNumbered
        ? streamsPayload(change, String(firstNumber + BigInt(index)))
        : nativePayload(change, precision),
    }))
    const twice = delivered.flatMap((change, index) => (isRepeated[index] ? [change, change] : [change]))
    const shuffled = shuffle(twice, ranks)
    return { source, puts: capture.isNumbered ? shuffled : inTurn(shuffled, delivered), items }
  })

export function keyOf({ pk, sk }: Item): string {
  return JSON.stringify([pk, sk])
}

export function shuffle<T>(values: readonly T[], ranks: readonly number[]): T[] {
  return values
    .map((value, index) => ({ value, rank: ranks[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value)
}

function play(writes: readonly Write[], unit: number) {
  const items = new Map<string, Item>()
  const changes: ItemChange[] = []
  let at = NOON_US
  for (const [index, { key, sort, isRemove, later }] of writes.entries()) {
    const keys = { pk: { S: key }, sk: { N: sort } }
    const before = items.has(keyOf(keys))
    at += later
    if (isRemove && !before) continue
    const image = { ...keys, note: { S: `write ${index}` } }
    if (isRemove) items.delete(keyOf(keys))
    else items.set(keyOf(keys), image)
    const operation = isRemove ? 'REMOVE' : before ? 'MODIFY' : 'INSERT'
    const time = Math.floor(at / unit) * unit
    changes.push({ table: 'Things', operation, keys, image, at: time, eventId: `event ${index}` })
  }
  return { changes, items }
}

/** The first of each change's puts in the order of changes, among those of the same item and time. */
function inTurn(puts: readonly Delivered[], changes: readonly Delivered[]): Delivered[] {
  const result = [...puts]
  const group = ({ keys, at }: ItemChange) => `${keyOf(keys)} ${at}`
  for (const [name, members] of Map.groupBy(changes, group)) {
    const places = puts.flatMap((put, place) => (group(put) === name ? [place] : []))
    const repeats = puts.filter((put, place) => group(put) === name && puts.indexOf(put) !== place)
    for (const [turn, change] of [...members, ...repeats].entries()) {
      const place = places[turn]
      if (place !== undefined) result[place] = change
    }
  }
  return result
}

type Write = typeof write extends fc.Arbitrary<infer T> ? T : never
