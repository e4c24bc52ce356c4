import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ColumnType } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { startFirehose } from '../start-firehose.ts'
import { change, icebergLake, tableOf } from '../test/iceberg-lake.ts'

const TYPES = { id: 'int', name: 'string' } as const

describe('an iceberg destination', () => {
  it('inserts, updates and deletes rows by their unique keys, in order', async () => {
    await using lake = await icebergLake(TYPES)
    const firehose = await startFirehose(lake.options)
    await firehose.put([change('insert', { id: 1, name: 'a' }), change('insert', { id: 1, name: 'b' })])
    await firehose.caughtUp()
    expect(await lake.query('FROM raw.things ORDER BY ALL')).toEqual([
      [1, 'a'],
      [1, 'b'],
    ])
    await firehose.put([
      change('update', { id: 1, name: 'c' }),
      change('update', { id: 2, name: 'x' }),
      change('insert', { id: 2, name: 'y' }),
      change('insert', { id: 3 }),
      change('delete', { id: 3 }),
      change('insert', { id: 4, name: null }),
    ])
    await firehose.caughtUp()
    expect(await lake.query('FROM raw.things ORDER BY ALL')).toEqual([
      [1, 'c'],
      [2, 'x'],
      [2, 'y'],
      [4, null],
    ])
    await firehose.put([5, 5, 6].map(id => change('insert', { id, name: 'again' })))
    await firehose.caughtUp()
    await firehose.put([1, 2, 4, 6].map(id => change('delete', { id })))
    await firehose.stop()
    // Rows that are the same are two rows to a delivery of other keys.
    expect(await lake.query('FROM raw.things')).toEqual(Array(2).fill([5, 'again']))
    expect(firehose.counts()).toEqual({ in: 15, delivered: 15, dropped: 0, failed: 0 })
  })

  it('keeps every type exactly', async () => {
    const types: Readonly<Record<string, ColumnType>> = {
      id: 'bigint',
      s: 'string',
      i: 'int',
      d: 'double',
      b: 'boolean',
      day: 'date',
      at: 'timestamp',
      bin: 'binary',
      n: 'decimal(38,9)',
      tiny: 'decimal(38,38)',
    }
    await using lake = await icebergLake(types)
    const firehose = await startFirehose(lake.options)
    const row =
      '{"id":-9223372036854775808,"s":"é\\u0000\'\\"","i":2147483647,"d":5e-324,"b":false,"day":"0001-01-01",' +
      '"at":-62135596800000001,"bin":"AP8=","n":12345678901234567890123456789.123456789,"tiny":-1e-38}'
    await firehose.put([change('update', row)])
    await firehose.stop()
    expect(lake.kept.errors()).toEqual([])
    const casts = Object.keys(types).map(name => `CAST("${name}" AS VARCHAR)`)
    const [values] = await lake.query(`SELECT ${casts.join(', ')}, length(s) FROM raw.things`)
    expect(values).toEqual([
      '-9223372036854775808',
      'é\u0000\'"',
      '2147483647',
      '5e-324',
      'false',
      '0001-01-01',
      expect.stringContaining('23:59:59.999999'),
      '\\x00\\xFF',
      '12345678901234567890123456789.123456789',
      '-.00000000000000000000000000000000000001',
      4,
    ])
  })

  it('puts what it refuses into the error output, and nothing else', async () => {
    await using lake = await icebergLake({ ...TYPES, ratio: 'double', bytes: 'binary' })
    const bad: readonly (readonly [string, string, object | string, string])[] = [
      ['a field without a column', 'insert', { id: 1, other: 1 }, 'MissingColumnWithinRecord'],
      ['text in a number', 'insert', { id: 'one' }, 'InvalidValue'],
      ['a number in text', 'insert', { id: 1, name: 5 }, 'InvalidValue'],
      ['a number beyond its type', 'insert', { id: 2 ** 31 }, 'InvalidValue'],
      ['a number that a double rounds', 'insert', '{"id":1,"ratio":9007199254740993}', 'InvalidValue'],
      ['a number that a double has as zero', 'insert', '{"id":1,"ratio":1e-400}', 'InvalidValue'],
      ['base64 of another alphabet', 'insert', { id: 1, bytes: '_-8=' }, 'InvalidValue'],
      ['an update without its key', 'update', { name: 'a' }, 'MissingUniqueKey'],
      ['a delete with a null key', 'delete', { id: null }, 'MissingUniqueKey'],
      ['what is no object', 'insert', '[{"id":1}]', 'MalformedRecord'],
      ['what is no JSON', 'insert', '{"id":1}{"id":2}', 'MalformedRecord'],
      ['another operation', 'upsert', { id: 1 }, 'InvalidOperation'],
      ['half of a surrogate pair', 'insert', '{"id":1,"name":"\\ud800"}', 'InvalidValue'],
    ]
    const firehose = await startFirehose(lake.options)
    const records = bad.map(([, operation, row]) => change(operation, row))
    await firehose.put([change('insert', { id: 8 }), ...records, change('insert', { id: 9 })])
    await firehose.stop()
    expect(await lake.query('SELECT id FROM raw.things ORDER BY ALL')).toEqual([[8], [9]])
    const problems = lake.kept.errors().map(({ errorCode, text }, index) => [bad[index]?.[0], errorCode, text])
    expect(problems).toEqual(bad.map(([name, , , code], index) => [name, `Iceberg.${code}`, `${records[index]}`]))
    expect(lake.kept.keys()).toEqual([expect.stringContaining('errors/iceberg-failed/')])
    expect(firehose.counts()).toEqual({ in: bad.length + 2, delivered: 2, dropped: 0, failed: bad.length })
  })

  it('refuses tables that are not its own, and delivers to several', async () => {
    await using lake = await icebergLake(TYPES)
    const { destination } = lake.options
    const others = { table: tableOf({ id: 'int' }, 'others'), uniqueKeys: [] }
    const tables = [...destination.tables, others]
    const firehose = await startFirehose({ ...lake.options, destination: { ...destination, tables } })
    await firehose.put([
      change('insert', { id: 1 }),
      change('insert', { id: 2 }, 'others'),
      change('delete', { id: 2 }, 'others'),
      change('insert', { id: 3 }, 'strange'),
    ])
    await firehose.stop()
    const all = 'SELECT id FROM raw.things UNION ALL SELECT id FROM raw.others ORDER BY id'
    expect(await lake.query(all)).toEqual([[1], [2]])
    expect(lake.kept.errors().map(({ errorCode }) => errorCode)).toEqual([
      'Iceberg.MissingUniqueKey',
      'Iceberg.NoSuchTable',
    ])
  })

  it('applies a delivery that failed half way once to each table', async () => {
    await using lake = await icebergLake(TYPES)
    const { destination } = lake.options
    let writes = 0
    const store = {
      ...lake.store,
      write: (async (...args) => {
        if (++writes === 2) throw new Error('not reachable')
        return lake.store.write(...args)
      }) satisfies typeof lake.store.write,
    }
    const tables = [...destination.tables, { table: tableOf({ id: 'int' }, 'others'), uniqueKeys: [] }]
    const firehose = await startFirehose({ ...lake.options, destination: { ...destination, store, tables } })
    await firehose.put([
      change('delete', { id: 9 }),
      change('insert', { id: 1 }),
      change('insert', { id: 2 }, 'others'),
      change('insert', { id: 3 }, 'others'),
    ])
    await firehose.caughtUp()
    expect(writes).toBe(3)
    const all = 'SELECT id FROM raw.things UNION ALL SELECT id FROM raw.others ORDER BY id'
    expect(await lake.query(all)).toEqual([[1], [2], [3]])
    await firehose.stop()
  })

  it('appends columns that its table has got, and goes on', async () => {
    await using lake = await icebergLake(TYPES)
    const first = await startFirehose(lake.options)
    await first.put([change('update', { id: 1, name: 'a' })])
    await first.stop()
    const table = tableOf({ ...TYPES, late: 'decimal(5,2)' })
    const destination = { ...lake.options.destination, tables: [{ table, uniqueKeys: ['id'] }] }
    const second = await startFirehose({ ...lake.options, destination })
    await second.put([change('insert', { id: 2, late: 1.5 })])
    await second.caughtUp()
    expect(await lake.query('FROM raw.things ORDER BY id')).toEqual([
      [1, 'a', null],
      [2, null, 1.5],
    ])
    await second.put([change('delete', { id: 2 })])
    await second.stop()
    expect(await lake.query('FROM raw.things')).toEqual([[1, 'a', null]])
  })

  it('keeps what is in columns that somebody else appends meanwhile', async () => {
    await using lake = await icebergLake(TYPES)
    const [first, second] = [await startFirehose(lake.options), lake.options.destination]
    await first.put([change('update', { id: 1, name: 'a' }), change('update', { id: 2 })])
    await first.caughtUp()
    const tables = [{ table: tableOf({ ...TYPES, late: 'int' }), uniqueKeys: ['id'] }]
    const other = await startFirehose({ ...lake.options, destination: { ...second, tables } })
    await other.put([change('update', { id: 3, late: 3 }), change('update', { id: 4, late: 4 })])
    await other.stop()
    await first.put([change('update', { id: 2, name: 'b' }), change('update', { id: 4, name: 'd' })])
    await first.stop()
    expect(await lake.query('SELECT id, name, late FROM raw.things ORDER BY id')).toEqual([
      [1, 'a', null],
      [2, 'b', null],
      [3, null, 3],
      [4, 'd', null],
    ])
    expect(first.counts()).toMatchObject({ in: 4, delivered: 4 })
  })

  it('refuses a table that belongs to somebody else', async () => {
    await using lake = await icebergLake(TYPES)
    await lake.catalog.createTable({ ...tableOf(TYPES), location: 's3://lake/raw/things/' })
    await expect(startFirehose(lake.options)).rejects.toMatchObject({ code: 'TABLE_NAME_TAKEN' })
  })

  it('keeps the last two snapshots, and what was one a moment ago', async () => {
    await using lake = await icebergLake(TYPES)
    const snapshots = async () => {
      const names = await readdir(join(lake.root, 'lake', 'raw', 'things'))
      return names.map(name => Number(name.split('-')[1])).sort((a, b) => a - b)
    }
    for (const [keepSnapshotsMs, expected] of [
      [60_000, [2, 3, 4, 5]],
      [0, [8, 9]],
    ] as const) {
      const destination = { ...lake.options.destination, keepSnapshotsMs }
      const firehose = await startFirehose({ ...lake.options, destination })
      for (let id = 0; id < 4; id++) {
        await firehose.put([change('update', { id })])
        await firehose.caughtUp()
      }
      await firehose.stop()
      expect(await snapshots()).toEqual(expected)
    }
  })
})
