import { defineTable } from '@inlet/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { currentOf } from '../test/current-of.ts'
import { aggregateOf, eventOf } from '../test/events.ts'
import { fakeSource } from '../test/fake-source.ts'
import { type History, histories, shuffle } from '../test/history.ts'
import { bytesOf, type Row, readAnswers, transformerOf } from '../test/transformer.ts'
import { transform } from './transform.ts'

/** `SEEDS=5000` runs more; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '30', SEED, RUN } = process.env
const REPLAY = { numRuns: Number(SEEDS), ...(SEED && { seed: Number(SEED) }), ...(RUN && { path: RUN }) }

const things = defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    pk: { type: 'string' },
    sk: { type: 'bigint' },
    note: { type: 'string' },
    // Columns that no item has make rows larger than the records that they come from, so that responses overflow.
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`no_item_has_this_column_${n}`, { type: 'int' as const }]),
    ),
  },
})

/** More than a row of that table takes in a response, so that there is room for each of them. */
const ROW_BYTES = 2_500

const delivery = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 48, maxLength: 48 }),
  isAggregated: fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }),
  /** Invocations of a batch, whose responses have that much room more than one of its rows needs. */
  room: fc.array(fc.array(fc.constantFrom(0, 500, 2_000, 9_000), { minLength: 1, maxLength: 2 }), {
    minLength: 48,
    maxLength: 48,
  }),
  ranks: fc.array(fc.nat(), { minLength: 48, maxLength: 48 }),
})

it(`appends what comes to the items, in whatever way it comes: ${SEEDS} runs`, async () => {
  let returned = 0
  await fc.assert(
    fc.asyncProperty(histories, delivery, async (history, plan) => {
      const rows: Row[] = []
      let puts: readonly unknown[] = history.puts.map(({ payload }) => payload)
      let from = 1
      // What is put back comes again, at later places, until nothing is.
      for (let round = 0; puts.length > 0; round++) {
        const source = fakeSource()
        const events = await eventsOf(puts, history, plan, from)
        from += puts.length
        for (const [index, { event, changesInRecord }] of shuffle([...events.entries()], plan.ranks)) {
          for (const room of plan.room[index] ?? [0]) {
            const least = bytesOf({
              records: event.records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data })),
            })
            // Invocations that come again put back again: in the end, there is room for all.
            const fits = Math.max(least + ROW_BYTES, changesInRecord * ROW_BYTES) + room
            const maxResponseBytes = round > 3 ? 6_000_000 : fits
            const env = { TABLES: 'things' }
            const transformer = transformerOf({ env, definitions: [things], source, maxResponseBytes })
            const response = await transform(event, transformer)
            expect(bytesOf(response)).toBeLessThanOrEqual(maxResponseBytes)
            const answers = readAnswers(response)
            expect(answers.map(({ result }) => result)).not.toContain('ProcessingFailed')
            rows.push(...answers.flatMap(answer => answer.rows))
          }
        }
        puts = source.taken.map(({ data }) => data)
        returned += puts.length
      }
      expect(currentOf(rows)).toEqual(
        new Map([...history.items].map(([key, { note }]) => [key, (note as { S: string }).S])),
      )
    }),
    REPLAY,
  )
  if (RUN === undefined) expect(returned, 'records that were put back').toBeGreaterThan(Number(SEEDS))
})

/** Batches of a stream; what is put directly may be several changes in one record. */
async function eventsOf(puts: readonly unknown[], { source }: History, plan: Plan, from: number) {
  const events = []
  for (let at = 0, batch = 0; at < puts.length; batch++) {
    const payloads = puts.slice(at, at + (plan.sizes[batch] ?? 1))
    const isWhole = source === 'direct' && plan.isAggregated[batch]
    const event = eventOf(isWhole ? [await aggregateOf(payloads)] : payloads, { source, from: from + at })
    events.push({ event, changesInRecord: isWhole ? payloads.length : 1 })
    at += payloads.length
  }
  return events
}

type Plan = typeof delivery extends fc.Arbitrary<infer T> ? T : never
