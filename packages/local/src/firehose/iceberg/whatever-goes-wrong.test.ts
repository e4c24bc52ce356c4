import type { ColumnType } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryCheckpoints } from '../../event-source/checkpoints.ts'
import { MemoryStream } from '../../event-source/test/memory-stream.ts'
import { openLocalLake } from '../../query/open-local-lake.ts'
import type { Firehose, FirehoseOptions } from '../firehose-options.ts'
import { startFirehose } from '../start-firehose.ts'
import { change, icebergLake } from '../test/iceberg-lake.ts'

/** `SEEDS=8` runs more. */
const { SEEDS = '3' } = process.env

const TYPES = { id: 'int', sub: 'string', value: 'int' } as const

const SETTINGS = { transformMs: 0, deliverMs: 0, retryBaseMs: 1, retryCapMs: 2 }

/** Rows with an id below 3 are updated and deleted; those with another are only inserted. */
const operations = fc.oneof(
  fc.record({
    operation: fc.constantFrom('update', 'update', 'delete'),
    id: fc.nat(2),
    sub: fc.constantFrom('a', 'b'),
    value: fc.nat(99),
  }),
  fc.record({
    operation: fc.constant('insert'),
    id: fc.integer({ min: 3, max: 9 }),
    sub: fc.constant('a'),
    value: fc.nat(),
  }),
)

const scenarios = fc.record({
  steps: fc.array(fc.array(operations, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  /** Before or after which calls of the store and the catalog the process dies, counted on from the last time. */
  deaths: fc.array(fc.tuple(fc.nat(4), fc.boolean()), { maxLength: 2 }),
})

type Scenario = typeof scenarios extends fc.Arbitrary<infer T> ? T : never

async function play({ steps, deaths }: Scenario): Promise<void> {
  await using lake = await icebergLake(TYPES)
  const stream = new MemoryStream(Date.now)
  const left = [...deaths]
  let firehose: Firehose | undefined
  let calls = 0

  /** `call`, during which the process may die: then what it does still happens, or does not. */
  function mortal<Args extends unknown[], T>(call: (...args: Args) => Promise<T>) {
    return async (...args: Args): Promise<T> => {
      const [death, isAfter] = left[0] ?? []
      if (death === undefined || calls++ !== death) return call(...args)
      calls = 0
      left.shift()
      firehose?.abort()
      if (!isAfter) throw new Error('dead')
      return call(...args)
    }
  }

  const { options } = lake
  const destination = {
    ...options.destination,
    keepSnapshotsMs: 0,
    tables: options.destination.tables.map(table => ({ ...table, uniqueKeys: ['id', 'sub'] })),
    store: { ...lake.store, write: mortal(lake.store.write), delete: mortal(lake.store.delete) },
    catalog: { ...lake.catalog, updateTable: mortal(lake.catalog.updateTable) },
  }
  const source = { stream, checkpoints: memoryCheckpoints(), settings: { pollMs: 1 } }
  const start = () => startFirehose({ ...options, destination, source, settings: SETTINGS })

  const rows = new Map<string, readonly unknown[]>()
  firehose = await start()
  for (const step of steps) {
    for (const { operation, ...row } of step) {
      stream.put('same', change(operation, row))
      const key = operation === 'insert' ? JSON.stringify(row) : `${row.id} ${row.sub}`
      if (operation === 'delete') rows.delete(key)
      else rows.set(key, Object.values(row))
    }
    while (
      !(await firehose.caughtUp().then(
        () => true,
        () => false,
      ))
    )
      firehose = await start()
  }
  await firehose.stop()
  const isRepeated = left.length < deaths.length
  const inserted = steps.flat().filter(({ operation }) => operation === 'insert').length
  const upserted = [...rows.values()].filter(([id]) => Number(id) < 3)
  const found = await lake.query('FROM raw.things ORDER BY ALL')
  expect(found.filter(([id]) => Number(id) < 3)).toEqual(sorted(upserted))
  const distinct = new Map(found.map(row => [JSON.stringify(row), row]))
  expect([...distinct.values()]).toEqual(sorted([...rows.values()]))
  if (!isRepeated) expect(found.length - upserted.length).toBe(inserted)
}

function sorted(rows: readonly (readonly unknown[])[]) {
  const [first, ...others] = [0, 1, 2].map(column => (a: readonly unknown[], b: readonly unknown[]) => {
    const [x, y] = [a[column], b[column]].map(value => (typeof value === 'number' ? value : String(value)))
    return x === y || x === undefined || y === undefined ? 0 : x < y ? -1 : 1
  })
  return rows.toSorted((a, b) => first?.(a, b) || others[0]?.(a, b) || others[1]?.(a, b) || 0)
}

describe('an iceberg destination, whatever goes wrong', () => {
  it('ends as a map does to which the same is done', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => void (await play(scenario))),
      { numRuns: Number(SEEDS) },
    )
  })

  it('shows whole deliveries to whoever reads meanwhile', async () => {
    await using lake = await icebergLake({ id: 'int', value: 'int' })
    const firehose = await startFirehose({ ...lake.options, settings: SETTINGS })
    const deliver = async (value: number) => {
      await firehose.put([1, 2, 3, 4, 5].map(id => change('update', { id, value })))
      await firehose.caughtUp()
    }
    await deliver(0)
    let isWriting = true
    const written = (async () => {
      for (let value = 1; value <= 6; value++) await deliver(value)
      isWriting = false
    })()
    const seen: number[] = []
    while (isWriting) {
      const open = await openLocalLake(lake.root)
      const { rows } = await open.query('SELECT count(*), count(DISTINCT id), min(value), max(value) FROM raw.things')
      open.close()
      const [count, ids, least, most] = rows[0] ?? []
      expect([count, ids, least]).toEqual([5, 5, most])
      seen.push(Number(most))
    }
    await written
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(new Set(seen).size).toBeGreaterThan(1)
    await firehose.stop()
  })

  it('takes or refuses any value of any type, without ever failing a delivery', async () => {
    const types: readonly ColumnType[] = [
      'string',
      'int',
      'bigint',
      'double',
      'boolean',
      'date',
      'timestamp',
      'binary',
      'decimal(38,0)',
      'decimal(38,38)',
      'decimal(5,2)',
    ]
    const names = types.map((_, index) => `c${index}`)
    await using lake = await icebergLake({
      id: 'int',
      ...Object.fromEntries(types.map((type, index) => [`c${index}`, type])),
    })
    const problems: unknown[] = []
    const options: FirehoseOptions = {
      ...lake.options,
      onEvent: event => event.type === 'delivery-failed' && problems.push(event),
    }
    const numbers = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.bigInt(0n, 10n ** 39n),
        fc.nat(39),
        fc.constantFrom('', 'e1', 'E-20', 'e+300', 'e-400'),
      )
      .map(([sign, digits, scale, power]) => {
        const text = String(digits).padStart(scale + 1, '0')
        const fraction = text.slice(text.length - scale)
        return `${sign}${text.slice(0, text.length - scale)}${scale === 0 ? '' : `.${fraction}`}${power}`
      })
    const values = fc.oneof(
      numbers,
      fc.constantFrom('1', '-0', '0.0', '9223372036854775807', '-8640000000000000000', '8640000000000000001', '1e999'),
      fc.constantFrom(
        '"AAE="',
        '"2026-02-29"',
        '"2024-02-29"',
        '"9999-12-31"',
        '"\\u0000"',
        '""',
        'true',
        'null',
        '[1]',
        '{}',
      ),
      fc.string({ unit: 'grapheme' }).map(text => JSON.stringify(text)),
    )
    const cells = fc.tuple(fc.constantFrom(...names), values)
    const records = fc.sample(cells, 600).map(([name, value]) => change('insert', `{"${name}":${value}}`))
    const firehose = await startFirehose(options)
    await firehose.put(records)
    await firehose.stop()
    expect(problems).toEqual([])
    const { delivered, failed } = firehose.counts()
    expect(await lake.query('SELECT count(*) FROM raw.things')).toEqual([[delivered]])
    expect(failed).toBe(lake.kept.errors().length)
    expect(Math.min(delivered, failed)).toBeGreaterThan(50)
  })
})
