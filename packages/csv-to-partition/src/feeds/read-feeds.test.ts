import { InputError } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import sample from '../../feeds.json' with { type: 'json' }
import { findFeed } from './find-feed.ts'
import { readFeeds } from './read-feeds.ts'
import { requestOf } from './request-of.ts'

const DEFAULTS = { bucketSrc: undefined, bucketDstn: undefined, database: undefined, now: () => Date.UTC(2024, 2, 1) }
const GOOD = { schedule: 'cron(0 5 * * ? *)', input: { table: 'rates' } }

function messageOf(read: () => unknown): string {
  try {
    return `no error, but ${JSON.stringify(read())}`
  } catch (error) {
    return error instanceof InputError ? `${error.code} ${error.message}` : `another error, ${error}`
  }
}

const problemOf = (feeds: unknown) => messageOf(() => readFeeds(feeds, 'feeds.json'))

/** Two feeds with what they differ in. */
function problemOfTwo(first: object, second: object): string {
  return problemOf({
    a: { ...GOOD, input: { table: 'a', ...first } },
    b: { ...GOOD, input: { table: 'b', ...second } },
  })
}

describe('the feeds that there are', () => {
  it('are good, and leave buckets and database to the environment', () => {
    const feeds = readFeeds(sample, 'feeds.json')
    const defaults = { ...DEFAULTS, bucketSrc: 'stage-drop', bucketDstn: 'stage-lake', database: 'stage_raw' }
    for (const feed of feeds) {
      expect(requestOf(feed, {}, defaults).dataRef).toBe('20240229')
      for (const field of ['bucket_src', 'bucket_dstn', 'database']) expect(feed.declared).not.toHaveProperty(field)
    }
    expect(requestOf(findFeed(feeds, 'exchange_rates'), { dataRef: 20231231 }, defaults)).toMatchObject({
      dataRef: '20231231',
      source: { bucket: 'stage-drop', prefix: 'rates/', substr: 'rates_20231231' },
      table: { database: 'stage_raw', name: 'exchange_rates' },
      root: { bucket: 'stage-lake', prefix: 'exchange_rates/' },
      partitionColumns: ['data_ref'],
      expect: { minRows: 100 },
    })
  })
})

describe('readFeeds', () => {
  it('leaves to the environment what it can', () => {
    const [feed] = readFeeds({ rates: { ...GOOD, description: 'of a day', expect: { min_rows: 7 } } }, 'feeds.json')
    expect(feed).toMatchObject({ name: 'rates', description: 'of a day', schedule: 'cron(0 5 * * ? *)' })
    if (feed === undefined) throw new Error('expected a feed')
    const ofEnv = { ...DEFAULTS, bucketSrc: 'src', bucketDstn: 'dst', database: 'raw' }
    expect(requestOf(feed, {}, ofEnv)).toMatchObject({ source: { bucket: 'src' }, expect: { minRows: 7 } })
    expect(messageOf(() => requestOf(feed, {}, DEFAULTS))).toMatch(/^BAD_INPUT Feed rates: Input: bucket_src: expected/)
    expect(messageOf(() => requestOf(feed, { dataRef: '1' }, ofEnv))).toContain('data_ref: expected a day')
  })

  it('tells all that is wrong with all feeds', () => {
    const message = problemOf({
      'b d': GOOD,
      one: { schedule: 'daily', input: { table: 'X', prefix: '/', prefx: 1 }, expect: { min_rows: -1 } },
      two: { ...GOOD, inputs: {}, input: { table: 'y', partitions_cols: ['nope'], schema: ['a'] } },
      three: 7,
    })
    expect(message).toMatch(/^BAD_INPUT feeds\.json: /)
    for (const at of ['b d', 'one.schedule', 'one.input.table', 'one.input.prefix', 'one.input.prefx']) {
      expect(message).toContain(`${at}: expected`)
    }
    for (const at of ['one.expect.min_rows', 'two.inputs', 'two.input.partitions_cols[0]', 'three']) {
      expect(message).toContain(`${at}: expected`)
    }
  })

  it.each([
    [{ data_ref: '20240229' }, 'input.data_ref'],
    [{ expect: {} }, 'input.expect'],
    [{ bucket_src: 'B' }, 'input.bucket_src'],
    [{ substr: '{day}' }, 'input.substr'],
  ])('refuses %j', (input, at) => {
    expect(problemOf({ rates: { ...GOOD, input: { ...GOOD.input, ...input } } })).toContain(`rates.${at}: expected`)
  })

  it.each([[null], [[]], ['x'], [undefined]])('wants an object of feeds: %j', value => {
    expect(problemOf(value)).toContain('feeds.json: expected an object of feeds by name')
  })

  it.each([
    'cron(0 5 * * ? *)',
    'cron(0/15 8-17 ? * MON-FRI *)',
    'cron(0 5 L * ? 2026)',
    'cron(0 5 ? * 2#1 *)',
    'rate(1 day)',
    'rate(12 hours)',
  ])('takes the schedule %s', schedule => {
    expect(problemOf({ rates: { ...GOOD, schedule } })).toMatch(/^no error/)
  })

  it.each([
    'cron(0 5 * * * *)',
    'cron(0 5 ? * ? *)',
    'cron(0 5 * * ?)',
    'cron(? 5 * * ? *)',
    'cron(0 5 * * ? *) ',
    '0 5 * * ? *',
    'rate(1 days)',
    'rate(2 day)',
    'rate(0 days)',
    'rate(1.5 days)',
    '',
    undefined,
  ])('refuses the schedule %s', schedule => {
    expect(problemOf({ rates: { ...GOOD, schedule } })).toContain('rates.schedule: expected')
  })
})

describe('the time zone of a schedule', () => {
  const read = (timezone?: unknown) => readFeeds({ rates: { ...GOOD, timezone } }, 'feeds.json')

  it('is UTC, or what the feed says', () => {
    expect(read()[0]?.timezone).toBe('UTC')
    for (const name of ['UTC', 'Europe/London', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires']) {
      expect(read(name)[0]).toMatchObject({ timezone: name })
    }
  })

  it.each(['europe/london', 'Europe/Atlantis', '+01:00', 'London', '', 1, null])('is not %j', timezone => {
    expect(messageOf(() => read(timezone))).toContain('rates.timezone: expected')
  })
})

describe('two feeds', () => {
  it.each([
    [{}, {}],
    [{ pathoutput: 'x/a' }, { pathoutput: 'x/ab' }],
    [
      { bucket_dstn: 'lake-a', pathoutput: 'x' },
      { bucket_dstn: 'lake-b', pathoutput: 'x' },
    ],
    [
      { table: 't', database: 'raw', pathoutput: 'raw/t' },
      { table: 't', database: 'test', pathoutput: 'test/t' },
    ],
    [
      { table: 't', partitions_cols: 'data_ref,vendor', prefix: 'a/' },
      { table: 't', partitions_cols: ['data_ref', 'vendor'], prefix: 'b/', pathoutput: '/t/' },
    ],
  ])('may be %j and %j', (first, second) => {
    expect(problemOfTwo(first, second)).toMatch(/^no error/)
  })

  it.each([
    ['b.input.pathoutput', { pathoutput: 'x' }, { pathoutput: '/x/' }],
    ['b.input.pathoutput', { pathoutput: 'x' }, { pathoutput: 'x/y' }],
    ['b.input.pathoutput', { pathoutput: 'x/y' }, { pathoutput: 'x' }],
    ['b.input.pathoutput', {}, { pathoutput: 'a' }],
    ['b.input.pathoutput', { bucket_dstn: 'lake' }, { pathoutput: 'a' }],
    ['b.input.database', { table: 't', database: 'raw' }, { table: 't' }],
    ['b.input.bucket_dstn', { table: 't', bucket_dstn: 'lake-a' }, { table: 't', bucket_dstn: 'lake-b' }],
    ['b.input.pathoutput', { table: 't', partitions_cols: 'v' }, { table: 't', partitions_cols: 'v', pathoutput: 'x' }],
    ['b.input.partitions_cols', { table: 't', partitions_cols: 'v' }, { table: 't', partitions_cols: 'v,data_ref' }],
    ['b.input.partitions_cols', { table: 't' }, { table: 't' }],
  ])('may not be at odds: %s of %j and %j', (at, first, second) => {
    const message = problemOfTwo(first, second)
    expect(message).toContain(`feeds.json: ${at}: expected`)
    expect(message).toContain('feed a')
  })
})

describe('findFeed', () => {
  it('names the feeds that there are', () => {
    const feeds = readFeeds({ a: GOOD }, 'feeds.json')
    expect(messageOf(() => findFeed(feeds, 'x'))).toBe('BAD_INPUT There is no feed "x"; there is a')
    expect(messageOf(() => findFeed([], 'x'))).toBe('BAD_INPUT There is no feed "x"; there is none at all')
  })
})
