import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveries, toDelivered, toEvent } from '../test/deliveries.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { envelopeKeys, readEnvelope, toReplayedRecord } from './envelope.ts'
import { load } from './load.ts'
import { replay } from './replay.ts'

describe('an envelope', () => {
  it('has all that a replay needs: the same record is refused for the same reason, and kept under the same key', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async contents => {
        await using lake = await makeTestLake()
        await using again = await makeTestLake()
        const delivered = await Promise.all(contents.map(toDelivered))
        const options = { env: { UNMAPPED_TABLES: 'quarantine' } }
        await load(toEvent(delivered), loaderOf(lake, options))

        const kept = await lake.quarantined()
        const envelopes = kept.map(({ key: _, ...object }) => readEnvelope(Buffer.from(JSON.stringify(object))))
        expect(envelopes).not.toContain(undefined)
        const found = envelopes.flatMap(envelope => envelope ?? [])
        found.forEach((envelope, index) => {
          expect(envelopeKeys(envelope)).toContain(kept[index]?.key)
        })
        // As it is sent to the function.
        const records = JSON.parse(JSON.stringify(found.flatMap(envelope => toReplayedRecord(envelope) ?? [])))
        await replay({ replay: { apply: true, records } }, loaderOf(again, options))
        const isText = (record: Readonly<Record<string, unknown>>) => record.encoding === 'text'
        const wanted = kept.filter(({ record }) => !isText(record))
        const isOdd = (code: string) => code === 'NOT_LOADABLE'
        const withoutOdd = (objects: typeof kept) => objects.filter(({ code }) => !isOdd(code))
        const whatMatters = ({ key, code, reason, data }: (typeof kept)[number]) => ({ key, code, reason, data })
        expect(withoutOdd(await again.quarantined()).map(whatMatters)).toEqual(withoutOdd(wanted).map(whatMatters))
      }),
      { numRuns: Number(process.env.SEEDS ?? 25) },
    )
  })

  it.each([
    'no JSON',
    'null',
    '[]',
    '{}',
    '{"handler":"other"}',
    JSON.stringify({ handler: 'stream-to-parquet', code: 'UNKNOWN_TABLE', reason: '', record: {}, data: '' }),
  ])('is not read from %s', text => {
    expect(readEnvelope(Buffer.from(text))).toBeUndefined()
  })
})
