import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const MASKED = [defineTable({ name: 'people', columns: { email: { mask: 'hash' } } })]

describe('readSettings', () => {
  it('needs to be told how records are delivered, and nothing else', () => {
    const { hash: _, ...settings } = readSettings({ DELIVERY: 'json' }, [])
    expect(settings).toEqual({ delivery: { is: 'json', isPartitioned: false }, tables: undefined, definitions: [] })
    expect(readSettings({ DELIVERY: 'iceberg' }).delivery).toEqual({
      ...{ is: 'iceberg', database: 'analytics', mode: 'append' },
    })
  })

  it('takes everything from the environment; an empty variable is one that is not set', () => {
    const env = { DATABASE: 'lake', ICEBERG_MODE: 'upsert', DYNAMIC_PARTITIONING: 'on', TABLES: 'orders, transactions' }
    const json = readSettings({ ...env, DELIVERY: 'json', SOURCES: 'orders=mine-orders' })
    expect(json).toMatchObject({
      delivery: { is: 'json', isPartitioned: true },
      tables: new Set(['orders', 'transactions']),
      definitions: [{ name: 'orders', source: 'mine-orders' }, { name: 'transactions' }],
    })
    expect(readSettings({ ...env, DELIVERY: 'iceberg' }).delivery).toEqual({
      ...{ is: 'iceberg', database: 'lake', mode: 'upsert' },
    })
    const empty = { DATABASE: '', ICEBERG_MODE: '', DYNAMIC_PARTITIONING: '', TABLES: '' }
    expect(readSettings({ ...empty, DELIVERY: 'json' })).toMatchObject({
      delivery: { isPartitioned: false },
      tables: undefined,
    })
    expect(readSettings({ ...empty, DELIVERY: 'iceberg' }).delivery).toMatchObject({
      database: 'analytics',
      mode: 'append',
    })
  })

  it.each<[name: string, env: NodeJS.ProcessEnv]>([
    ['DELIVERY is not set', {}],
    ['DELIVERY is not set', { DELIVERY: '' }],
    ['DELIVERY is "parquet"', { DELIVERY: 'parquet' }],
    ['DYNAMIC_PARTITIONING is "yes"', { DELIVERY: 'json', DYNAMIC_PARTITIONING: 'yes' }],
    ['ICEBERG_MODE is "merge"', { DELIVERY: 'iceberg', ICEBERG_MODE: 'merge' }],
    ['TABLES names "order"', { DELIVERY: 'json', TABLES: 'people,order' }],
    ['TABLES names ""', { DELIVERY: 'json', TABLES: 'people,' }],
    ['SOURCES names "orders"', { DELIVERY: 'json', SOURCES: 'orders=OrderTable' }],
    ['MASK_KEY is not set', { DELIVERY: 'json' }],
    ['MASK_KEY is not set', { DELIVERY: 'json', MASK_KEY: '' }],
  ])('names the variable that is wrong or missing: %s', (message, env) => {
    const reading = () => readSettings(env, MASKED)
    expect(reading).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    expect(reading).toThrow(message)
  })

  it('tells all that is wrong at once', () => {
    expect(() => readSettings({ ICEBERG_MODE: 'merge', TABLES: 'order' }, MASKED)).toThrow(
      /^DELIVERY is not set: expected "json" or "iceberg"; ICEBERG_MODE is "merge": .*; TABLES names .*; MASK_KEY is not set: .*$/,
    )
  })

  it('hashes with the key', () => {
    const [one, two] = ['one', 'two'].map(MASK_KEY => readSettings({ DELIVERY: 'json', MASK_KEY }, MASKED).hash)
    expect(one?.('a@b.example')).toMatch(/^[0-9a-f]{64}$/)
    expect(one?.('a@b.example')).not.toBe(two?.('a@b.example'))
  })
})
