import { defineTable } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveries, SECRET, toDelivered } from '../test/deliveries.ts'
import { aggregateOf, changesEvent, eventOf, nativePayload, toBytes } from '../test/events.ts'
import { faultyLake } from '../test/faults.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'
import { replay } from './replay.ts'

const DEFINITIONS = [
  defineTable({ name: 'things', source: 'Things', onDrift: 'quarantine', columns: { price: { type: 'int' } } }),
]
const OPTIONS = { definitions: DEFINITIONS, env: { UNMAPPED_TABLES: 'quarantine' } }

describe('a replay', () => {
  it('says of each record beforehand what then becomes of it, and until then writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.constantFrom(OPTIONS, {}), async (contents, options) => {
        await using lake = await makeTestLake()
        const records = (await Promise.all(contents.map(toDelivered))).map(({ record }) => record)
        const judging = loaderOf(lake, options)
        const judged = await replay({ replay: { apply: false, records } }, judging)
        expect([await lake.objects(), await lake.catalog.listTables('raw')]).toEqual([[], []])
        expect(judging.telemetry.lines).toEqual([])

        const loaded = await replay({ replay: { apply: true, records } }, loaderOf(lake, options))
        expect(loaded).toEqual(judged)
        const quarantined = await lake.quarantined()
        expect(quarantined).toHaveLength(loaded.records.flatMap(({ refused }) => refused).length)
        expect(JSON.stringify(loaded)).not.toContain(SECRET)
      }),
      { numRuns: Number(process.env.SEEDS ?? 12) },
    )
  })

  it('of a part of an aggregate makes the row that the aggregate would have made', async () => {
    const payload = (pk: string) => {
      const { eventID: _, ...rest } = nativePayload({ keys: { pk: { S: pk } } })
      return toBytes(rest)
    }
    await using whole = await makeTestLake()
    const event = eventOf([await aggregateOf([payload('a'), payload('b')])])
    await load(event, loaderOf(whole))

    await using parts = await makeTestLake()
    const [delivered] = event.Records
    if (delivered === undefined) throw new Error('Expected a record')
    const records = ['a', 'b'].map((pk, subsequenceNumber) => {
      return {
        ...delivered,
        kinesis: { ...delivered.kinesis, data: payload(pk).toString('base64') },
        subsequenceNumber,
      }
    })
    await replay({ replay: { apply: true, records } }, loaderOf(parts))
    const rows = 'SELECT * FROM raw.things ORDER BY pk'
    expect(await parts.query(rows)).toEqual(await whole.query(rows))
    expect(await parts.objects()).toEqual(await whole.objects())
  })

  it('tells which table failed, and why', async () => {
    await using lake = await makeTestLake()
    const { Records: records } = changesEvent(['one', 'two'].map(table => ({ table, keys: { pk: { S: SECRET } } })))
    const faulty = faultyLake(lake, ({ method, target }) => {
      return ['createTable', 'getTable'].includes(method) && target.includes('two') ? 'before' : undefined
    })
    const answer = await replay({ replay: { apply: true, records } }, loaderOf(faulty))
    const { failures } = answer
    expect(answer.records).toEqual([
      { loaded: ['one'], refused: [], failed: [] },
      { loaded: [], refused: [], failed: ['two'] },
    ])
    expect(failures).toEqual([{ table: 'two', reason: expect.stringMatching(/^CATALOG: getTable/) }])
    expect(await lake.query('SELECT count(*)::int AS n FROM raw.one')).toEqual([{ n: 1 }])
  })

  it.each([{}, { apply: 'no', records: [] }, { apply: true }, null])('is not begun for %j', async wrong => {
    await using lake = await makeTestLake()
    await expect(replay({ replay: wrong } as never, loaderOf(lake))).rejects.toMatchObject({ code: 'BAD_EVENT' })
  })
})
