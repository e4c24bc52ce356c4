import { defineTable } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventOf, type Item, NOON_US, nativePayload, streamsPayload } from '../test/events.ts'
import { answersTo, codesOf, type ReadAnswer, resultsOf, transformerOf } from '../test/transformer.ts'

/** `SEEDS=5000` runs more; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '80', SEED, RUN } = process.env
const REPLAY = { numRuns: Number(SEEDS), ...(SEED && { seed: Number(SEED) }), ...(RUN && { path: RUN }) }

const UPSERT = { DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert' }

const things = defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    pk: { type: 'string' },
    sk: { type: 'decimal(12,2)' },
    at: { path: 'at\\.ms', type: 'bigint' },
    n: { type: 'int' },
  },
})

function change(
  n: number,
  { pk = 'a', sk = '1', isRemoved = false, at = NOON_US },
): Parameters<typeof nativePayload>[0] {
  const keys = { pk: { S: pk }, sk: { N: sk }, 'at.ms': { N: '5' } }
  const operation = isRemoved ? 'REMOVE' : 'MODIFY'
  return { table: 'Things', operation, keys, image: { ...keys, n: { N: String(n) } }, at }
}

const transformer = (env: NodeJS.ProcessEnv = UPSERT) => transformerOf({ env, definitions: [things] })

const write = fc.record({
  pk: fc.constantFrom('a', 'b'),
  // Two spellings of one number.
  sk: fc.constantFrom('1', '1.0', '1.50', '2e1'),
  isRemoved: fc.boolean(),
  later: fc.constantFrom(0, 1, 700, 1_000_000),
})

describe('rows of Iceberg tables', () => {
  it('are inserted, each change of them, or applied to their table', async () => {
    const event = eventOf([
      nativePayload(change(1, { pk: 'x' })),
      nativePayload({ ...change(2, {}), operation: 'INSERT' }),
      nativePayload(change(3, { isRemoved: true, pk: 'b' })),
    ])
    const operations = async (env: NodeJS.ProcessEnv) =>
      (await answersTo(event, transformer(env))).map(({ metadata }) => metadata)
    const places = { destinationDatabaseName: 'analytics', destinationTableName: 'things' }
    expect(await operations({ DELIVERY: 'iceberg' })).toEqual(
      ['insert', 'insert', 'insert'].map(operation => ({ otfMetadata: { ...places, operation } })),
    )
    const elsewhere = { ...places, destinationDatabaseName: 'lake' }
    expect(await operations({ ...UPSERT, DATABASE: 'lake' })).toEqual(
      ['update', 'update', 'delete'].map(operation => ({ otfMetadata: { ...elsewhere, operation } })),
    )
  })

  it(`applied in their order are the items: ${SEEDS} runs`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { minLength: 1, maxLength: 24 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 24, maxLength: 24 }),
        fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        async (writes, sizes, ranks, isNumbered) => {
          const items = new Map<string, number>()
          let at = NOON_US
          const payloads = writes.map(({ pk, sk, isRemoved, later }, n) => {
            at += later
            if (isRemoved) items.delete(`${pk} ${Number(sk)}`)
            else items.set(`${pk} ${Number(sk)}`, n)
            const made = change(n, { pk, sk, isRemoved, at })
            // Numbers that grow a digit on the way.
            return isNumbered ? streamsPayload(made, String(95 + n)) : nativePayload(made)
          })
          const applied = new Map<string, unknown>()
          for (let from = 0, batch = 0; from < payloads.length; batch++) {
            const size = sizes[batch] ?? 1
            const chunk = payloads.slice(from, from + size)
            // Within a batch, numbered changes come in any order.
            const ordered = isNumbered ? chunk.toSorted((a, b) => rankOf(a, ranks) - rankOf(b, ranks)) : chunk
            apply(await answersTo(eventOf(ordered, { from: from + 1 }), transformer()), applied)
            from += size
          }
          expect(applied).toEqual(items)
        },
      ),
      REPLAY,
    )
  })

  it('of one item in a batch are one: that of its newest change, the others are dropped', async () => {
    const one = transformer()
    const event = eventOf([
      nativePayload(change(1, { at: NOON_US + 5 })),
      nativePayload(change(2, { sk: '2' })),
      nativePayload(change(3, { sk: '1.0', at: NOON_US + 9 })),
      nativePayload(change(4, { at: NOON_US + 7, isRemoved: true })),
    ])
    const answers = await answersTo(event, one)
    expect(resultsOf(answers)).toEqual(['Dropped', 'Ok', 'Ok', 'Dropped'])
    expect(one.telemetry.total('ChangesSuperseded', 'things')).toBe(2)
    const [, , newest] = answers
    expect(newest?.rows[0]?.n).toBe(3)
  })

  it('that came twice are one', async () => {
    for (const twice of [nativePayload(change(1, {})), streamsPayload(change(1, {}), '5')]) {
      expect(resultsOf(await answersTo(eventOf([twice, twice]), transformer()))).toEqual(['Ok', 'Dropped'])
    }
  })

  it('that came again, later than what came after them, stay what they were', async () => {
    const [insert, modify, remove] = ['INSERT', 'MODIFY', 'REMOVE'].map(operation =>
      nativePayload({ ...change(1, {}), operation: operation as 'INSERT', eventId: operation }),
    )
    const repeated = await answersTo(eventOf([insert, modify, insert]), transformer())
    expect(resultsOf(repeated)).toEqual(['Dropped', 'Ok', 'Dropped'])
    const removed = await answersTo(eventOf([insert, remove, insert]), transformer())
    expect(resultsOf(removed)).toEqual(['Dropped', 'Ok', 'Dropped'])
  })

  it('need a key column in which no two keys are one, and that only the key fills', async () => {
    const columns = {
      pk: { type: 'string' },
      at: { type: 'timestamp' },
      day: { type: 'date', derive: { from: 'at', part: 'date' } },
    } as const
    const strict = transformerOf({
      env: UPSERT,
      definitions: [defineTable({ name: 'things', source: 'Things', columns })],
    })
    const time = { S: '2026-01-31T12:00:00Z' }
    const write = (keys: Item) => nativePayload({ table: 'Things', keys, image: { ...keys, at: time } })
    const event = eventOf([write({ pk: time }), write({ at: time }), write({ day: { S: '2026-01-31' } })])
    expect(resultsOf(await answersTo(event, strict))).toEqual(['Ok', 'ProcessingFailed', 'ProcessingFailed'])
    expect(codesOf(strict)).toEqual(['NO_KEY', 'NO_KEY'])
  })

  it('whose change cannot be delivered do not take another’s place', async () => {
    const keys = { pk: { S: 'a' }, sk: { N: '1' }, 'at.ms': { N: '5' } }
    const refused = nativePayload({ table: 'Things', keys, image: { ...keys, n: { X: 5 } }, at: NOON_US + 1 })
    const strict = defineTable({ ...things, onDrift: 'quarantine' })
    const event = eventOf([nativePayload(change(1, {})), refused])
    const answers = await answersTo(event, transformerOf({ env: UPSERT, definitions: [strict] }))
    expect(resultsOf(answers)).toEqual(['Ok', 'ProcessingFailed'])
  })

  it('can be found again by their whole key, or fail', async () => {
    const one = transformer()
    // Three decimals do not fit its column, and one attribute has none.
    const other: Item = { pk: { S: 'a' }, other: { S: 'b' } }
    const payloads = [nativePayload(change(1, { sk: '1.125' })), nativePayload({ table: 'Things', keys: other })]
    expect(resultsOf(await answersTo(eventOf(payloads), one))).toEqual(['ProcessingFailed', 'ProcessingFailed'])
    expect(codesOf(one)).toEqual(['NO_KEY', 'NO_KEY'])
    const appended = await answersTo(eventOf(payloads), transformer({ DELIVERY: 'iceberg' }))
    expect(resultsOf(appended)).toEqual(['Ok', 'Ok'])
  })
})

/** Firehose finds rows by the columns of the key. */
function apply(answers: readonly ReadAnswer[], table: Map<string, unknown>): void {
  const keys = new Set<string>()
  for (const { result, rows, metadata } of answers) {
    if (result === 'Dropped') continue
    const [{ pk, sk, n } = {}] = rows
    const key = `${pk} ${sk}`
    expect(keys, 'one row of an item in a delivery').not.toContain(key)
    keys.add(key)
    const operation = metadata !== undefined && 'otfMetadata' in metadata ? metadata.otfMetadata.operation : undefined
    if (operation === 'delete') table.delete(key)
    else if (operation === 'update') table.set(key, n)
    else throw new Error(`Expected an update or a delete, found ${result}`)
  }
}

function rankOf(payload: unknown, ranks: readonly number[]): number {
  const text = JSON.stringify(payload)
  return ranks[Number(/"SequenceNumber":"(\d+)"/.exec(text)?.[1] ?? '95') - 95] ?? 0
}
