import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const MASKED = [defineTable({ name: 'people', columns: { email: { mask: 'hash' } } })]

describe('readSettings', () => {
  it('needs nothing', () => {
    const { hash: _, ...settings } = readSettings({}, [])
    expect(settings).toEqual({
      bucketSrc: undefined,
      bucketDstn: undefined,
      database: 'raw',
      quarantineBucket: undefined,
      compression: 'snappy',
      definitions: [],
      leaseMs: 30_000,
      patienceMs: 120_000,
      progressMs: 30_000,
    })
  })

  it('takes everything from the environment; an empty variable is one that is not set', () => {
    const env = {
      BUCKET_SRC: 'a',
      BUCKET_DSTN: 'b',
      DATABASE: 'c',
      QUARANTINE_BUCKET: 'd',
      COMPRESSION: 'zstd',
      LEASE_SECONDS: '2',
      PROGRESS_SECONDS: '3',
    }
    expect(readSettings({ ...env, MASK_KEY: 'key' }, MASKED)).toMatchObject({
      bucketSrc: 'a',
      bucketDstn: 'b',
      database: 'c',
      quarantineBucket: 'd',
      compression: 'zstd',
      definitions: MASKED,
      leaseMs: 2_000,
      patienceMs: 8_000,
      progressMs: 3_000,
    })
    const { hash: _, ...empty } = readSettings(Object.fromEntries(Object.keys(env).map(name => [name, ''])), [])
    expect(empty).toMatchObject({ bucketSrc: undefined, bucketDstn: undefined, database: 'raw', leaseMs: 30_000 })
  })

  it('names every variable that is wrong or missing', () => {
    const reading = () => readSettings({ LEASE_SECONDS: '0' }, MASKED)
    expect(reading).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    expect(reading).toThrow(/^LEASE_SECONDS is "0": expected a whole number above 0; MASK_KEY is not set: .*"people"/)
  })
})
