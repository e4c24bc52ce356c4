import { defineTable, TABLE_DEFINITIONS } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const MASKED = [defineTable({ name: 'people', columns: { email: { mask: 'hash' } } })]

describe('readSettings', () => {
  it('needs the bucket only', () => {
    const { hash: _, ...settings } = readSettings({ S3_RAW: 'raw-bucket' }, [])
    expect(settings).toEqual({
      bucket: 'raw-bucket',
      quarantineBucket: 'raw-bucket',
      database: 'raw',
      unmappedTables: 'quarantine',
      compression: 'snappy',
      definitions: [],
    })
  })

  it('takes everything from the environment; an empty variable is one that is not set', () => {
    const env = {
      S3_RAW: 'a',
      QUARANTINE_BUCKET: 'b',
      DATABASE: 'c',
      UNMAPPED_TABLES: 'auto',
      COMPRESSION: 'zstd',
      SOURCES: 'orders=mine-orders',
    }
    expect(readSettings(env)).toMatchObject({
      bucket: 'a',
      quarantineBucket: 'b',
      database: 'c',
      unmappedTables: 'auto',
      compression: 'zstd',
      definitions: [{ name: 'orders', source: 'mine-orders' }, { name: 'transactions' }],
    })
    const empty = { ...env, QUARANTINE_BUCKET: '', DATABASE: '', UNMAPPED_TABLES: '', SOURCES: '' }
    expect(readSettings(empty)).toMatchObject({
      quarantineBucket: 'a',
      database: 'raw',
      unmappedTables: 'quarantine',
      definitions: TABLE_DEFINITIONS,
    })
  })

  it.each([
    ['S3_RAW', {}],
    ['S3_RAW', { S3_RAW: '' }],
    ['UNMAPPED_TABLES', { S3_RAW: 'raw', UNMAPPED_TABLES: 'yes' }],
    ['COMPRESSION', { S3_RAW: 'raw', COMPRESSION: 'gzip' }],
    ['SOURCES', { S3_RAW: 'raw', SOURCES: 'order=OrderTable' }],
    ['MASK_KEY', { S3_RAW: 'raw' }],
    ['MASK_KEY', { S3_RAW: 'raw', MASK_KEY: '' }],
  ])('names the variable that is wrong or missing: %s', (name, env) => {
    expect(() => readSettings(env, MASKED)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    expect(() => readSettings(env, MASKED)).toThrow(name)
  })

  it('hashes with the key: equal values are equal, and another key gives other hashes', () => {
    const [one, two] = ['one', 'two'].map(MASK_KEY => readSettings({ S3_RAW: 'raw', MASK_KEY }, MASKED).hash)
    expect(one?.('a@b.example')).toBe(one?.('a@b.example'))
    expect(one?.('a@b.example')).toMatch(/^[0-9a-f]{64}$/)
    expect(one?.('a@b.example')).not.toBe(two?.('a@b.example'))
  })

  it('needs no key while no definition masks anything', () => {
    expect(() => readSettings({ S3_RAW: 'raw' }, TABLE_DEFINITIONS)).not.toThrow()
  })
})
