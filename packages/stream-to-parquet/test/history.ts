import type { KinesisStreamEvent } from 'aws-lambda'
import fc from 'fast-check'
import { eventOf, type Item, type ItemChange, NOON_US, nativePayload, streamsPayload } from './events.ts'
import { attributes } from './items.ts'

export const TABLES = ['Things', 'Others', 'sls-ddb-payees-payees-v2'] as const

/** How changes are captured: what their times can tell apart, in microseconds, and whether they are numbered. */
export const CAPTURES = {
  'native milliseconds': { tick: 1_000, isNumbered: false },
  'native microseconds': { tick: 1, isNumbered: false },
  'streams seconds': { tick: 0, isNumbered: true },
} as const
export type Capture = keyof typeof CAPTURES

/** Writes to some tables of few items, in their order. */
const writes = fc.array(
  fc.record({
    table: fc.constantFrom(...TABLES),
    key: fc.constantFrom('a', 'b', 'c'),
    isRemove: fc.boolean(),
    /** Microseconds since the write before. */
    later: fc.constantFrom(0, 1, 700, 1_000_000, 40_000_000_000),
    image: attributes,
  }),
  { minLength: 1, maxLength: 24 },
)

const numbering = fc.record({
  // Numbers that grow a digit on the way.
  first: fc.constantFrom(1n, 97n, 10n ** 21n - 12n, 10n ** 39n - 7n),
  step: fc.constantFrom(1n, 5n),
})

/** Every record is put into the stream once or twice, in any order; batches of any size come once, again, or in halves. */
const delivery = fc.record({
  isRepeated: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
  ranks: fc.array(fc.nat(), { minLength: 48, maxLength: 48 }),
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 48, maxLength: 48 }),
  turns: fc.array(fc.constantFrom('once', 'again', 'in halves'), { minLength: 48, maxLength: 48 }),
  order: fc.array(fc.nat(), { minLength: 144, maxLength: 144 }),
})

export interface History {
  readonly events: readonly KinesisStreamEvent[]
  /** What each table holds in the end, by key. */
  readonly items: ReadonlyMap<string, ReadonlyMap<string, Item>>
  readonly eventIds: ReadonlyMap<string, readonly string[]>
}

export function historyOf(capture: Capture): fc.Arbitrary<History> {
  return fc.record({ writes, numbering, delivery }).map(({ writes, numbering, delivery }) => {
    const { changes, items } = play(writes, CAPTURES[capture].tick)
    const payloads = changes.map((change, index) => {
      if (capture === 'streams seconds')
        return streamsPayload(change, String(numbering.first + BigInt(index) * numbering.step))
      return nativePayload(change, capture === 'native milliseconds' ? 'MILLISECOND' : 'MICROSECOND')
    })
    const idsOf = (table: string) => changes.filter(change => change.table === table).map(({ eventId }) => eventId)
    return {
      events: deliver(payloads, delivery),
      items,
      eventIds: new Map(TABLES.map(table => [table, idsOf(table)])),
    }
  })
}

/** The changes that the writes make, at least a tick apart, and what they come to. */
function play(writes: readonly Write[], tick: number) {
  const items = new Map(TABLES.map(table => [table as string, new Map<string, Item>()]))
  const changes: (ItemChange & { readonly eventId: string })[] = []
  let at = NOON_US
  for (const { table, key, isRemove, later, image } of writes) {
    const held = items.get(table)
    const before = held?.has(key) ?? false
    if (isRemove && !before) continue
    at += Math.max(later, tick)
    const keys = { pk: { S: key } }
    const after = { ...image, ...keys }
    const operation = isRemove ? 'REMOVE' : before ? 'MODIFY' : 'INSERT'
    if (isRemove) held?.delete(key)
    else held?.set(key, after)
    changes.push({ table, operation, keys, image: after, at, eventId: `event ${changes.length}` })
  }
  return { changes, items }
}

function deliver(payloads: readonly unknown[], delivery: Delivery): KinesisStreamEvent[] {
  const puts = payloads.flatMap((payload, index) => (delivery.isRepeated[index] ? [payload, payload] : [payload]))
  const stream = shuffle(puts, delivery.ranks)
  const events: KinesisStreamEvent[] = []
  for (let from = 0, batch = 0; from < stream.length; batch++) {
    const size = delivery.sizes[batch] ?? 1
    const { Records } = eventOf(stream.slice(from, from + size), { shard: batch % 2, from })
    const half = Math.ceil(Records.length / 2)
    const turns = {
      once: [Records],
      again: [Records, Records],
      'in halves': [Records, Records.slice(0, half), Records.slice(half)].filter(({ length }) => length > 0),
    }
    events.push(...turns[delivery.turns[batch] ?? 'once'].map(Records => ({ Records })))
    from += size
  }
  return shuffle(events, delivery.order)
}

function shuffle<T>(values: readonly T[], ranks: readonly number[]): T[] {
  return values
    .map((value, index) => ({ value, rank: ranks[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value)
}

type Write = typeof writes extends fc.Arbitrary<readonly (infer T)[]> ? T : never
type Delivery = typeof delivery extends fc.Arbitrary<infer T> ? T : never
