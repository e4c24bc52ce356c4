import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDay } from '../input/day.ts'
import { fillPlaceholders } from '../input/placeholders.ts'
import { anyDay, anyTemplate } from '../input/test/templates.ts'
import { findFeeds } from './find-feeds.ts'
import { readFeeds } from './read-feeds.ts'

const DEFAULTS = {
  bucketSrc: 'env-bucket',
  bucketDstn: undefined,
  database: undefined,
  now: () => Date.UTC(2024, 2, 1),
}
const YESTERDAY = '20240229'

function feedsOf(...filters: { prefix?: string; substr?: string; bucket_src?: string }[]) {
  const feeds = filters.map((filter, index) => {
    return [`feed${index}`, { schedule: 'rate(1 day)', input: { bucket_src: 'drop', table: `t${index}`, ...filter } }]
  })
  return readFeeds(Object.fromEntries(feeds), 'feeds')
}

/** The days that the key tells the only feed that there is. */
function daysOf(filter: { prefix?: string; substr?: string }, key: string): string[] {
  return findFeeds(feedsOf(filter), 'drop', key, DEFAULTS).map(({ dataRef }) => dataRef)
}

const anyPrefix = anyTemplate.filter(text => !/^\/|(?:^|\/)\.\.?(?:\/|$)/.test(text))
const anySubstr = anyTemplate.filter(text => !/(?:^|\/)\.\.?(?:\/|$)/.test(text))

describe('findFeeds', () => {
  it('tells the day that a key was made of, or another one that the filter takes the key for as well', () => {
    fc.assert(
      fc.property(anyPrefix, anySubstr, anyDay, fc.string(), fc.string(), (prefix, substr, day, before, after) => {
        const key = [fillPlaceholders(prefix, day), before, fillPlaceholders(substr, day), after, '.csv'].join('')
        const [found] = daysOf({ prefix, substr }, key)
        const tellsDay = isComplete(prefix + substr)
        if (tellsDay) expect(found).toBeDefined()
        // Whatever the day, the load of that day finds the key.
        if (found !== undefined) {
          expect(key.startsWith(fillPlaceholders(prefix, found))).toBe(true)
          expect(key).toContain(fillPlaceholders(substr, found))
        }
      }),
    )
  })

  it('tells the very day where nothing else in the key has digits', () => {
    const anyWord = fc.stringMatching(/^[a-z/]{0,5}$/)
    const templates = fc.constantFrom(
      { prefix: 'rates/', substr: 'rates_{data_ref}' },
      { prefix: '{yyyy}/{mm}/{dd}/', substr: '' },
      { prefix: '{yyyy}-', substr: '.{mm}{dd}.' },
      { prefix: '{data_ref}', substr: '{data_ref}' },
      { prefix: 'a+(b)', substr: '{dd}.{mm}.{yyyy}' },
    )
    fc.assert(
      fc.property(templates, anyDay, anyWord, anyWord, ({ prefix, substr }, day, before, after) => {
        const key = [fillPlaceholders(prefix, day), before, fillPlaceholders(substr, day), after, '.csv'].join('')
        expect(daysOf({ prefix, substr }, key)).toEqual([day])
      }),
    )
  })

  it('tells a day only if the load of that day finds the key, and every day that there is', () => {
    const pieces = fc.constantFrom('2024', '02', '29', '30', '20240229', '20230229', 'r', '_', '/', '.')
    const anyKey = fc.array(pieces, { minLength: 1, maxLength: 8 }).map(parts => `${parts.join('')}.csv`)
    fc.assert(
      fc.property(anyPrefix, anySubstr, anyKey, (prefix, substr, key) => {
        const days = daysOf({ prefix, substr }, key)
        const finds = (day: string) =>
          isDay(day) && key.startsWith(fillPlaceholders(prefix, day)) && key.includes(fillPlaceholders(substr, day))
        expect(days.every(finds)).toBe(true)
        expect(days.length > 0).toBe(candidates(key, isComplete(prefix + substr)).some(finds))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    [{ substr: '{data_ref}' }, 'rates_20230229.csv'],
    [{ substr: '{data_ref}' }, 'rates_2024-02-29.csv'],
    [{ prefix: '{yyyy}/', substr: '{data_ref}' }, '2023/rates_20240229.csv'],
    [{ prefix: 'rates/' }, 'other/rates/a.csv'],
    [{ prefix: 'rates' }, 'rate/s.csv'],
    [{ substr: 'a.c' }, 'abc'],
    [{ prefix: '{yyyy}/{mm}/' }, '2023/01/a.csv'],
  ])('finds no day for %j in %s', (filter, key) => {
    expect(daysOf(filter, key)).toEqual([])
  })

  it.each([
    [{ substr: '{data_ref}' }, 'rates_20240101123456.csv', '20240101'],
    [{ substr: '{data_ref}' }, 'batch_99999999_20240102.csv', '20240102'],
    [{ prefix: '{yyyy}/', substr: '{data_ref}' }, '2023/20240102_20230102.csv', '20230102'],
    [{ substr: '_{data_ref}' }, 'rates_20240102_made_20240103.csv', '20240102'],
    [{ prefix: 'rates/' }, 'rates/20200101.csv', YESTERDAY],
    [{ prefix: '{yyyy}/{mm}/' }, '2024/02/a.csv', YESTERDAY],
  ])('for %j, takes %s for %s', (filter, key, day) => {
    expect(daysOf(filter, key)).toEqual([day])
  })

  it('takes nothing for a file that the lake writes itself', () => {
    const feeds = feedsOf({ bucket_src: 'lake' }, { bucket_src: 'other' })
    const found = (bucket: string, key: string) => {
      return findFeeds(feeds, bucket, key, { ...DEFAULTS, bucketDstn: 'lake' }).length
    }
    for (const key of [
      't0/load-000001-0123abcd/a.parquet',
      't1/a',
      '_state/a',
      '_quarantine/a',
      '_replayed/a',
      'folder/',
    ]) {
      expect(found('lake', key)).toBe(0)
    }
    expect(found('lake', 't2/a.csv')).toBe(1)
    expect(found('other', 't0/a.csv')).toBe(1)
  })

  it('asks the feeds of the bucket, each of them', () => {
    const feeds = feedsOf({ prefix: 'a' }, { bucket_src: 'other' }, { substr: 'b' }, { substr: 'c' })
    const names = (bucket: string) => findFeeds(feeds, bucket, 'ab', DEFAULTS).map(({ feed }) => feed.name)
    expect(names('drop')).toEqual(['feed0', 'feed2'])
    expect(names('other')).toEqual(['feed1'])
    expect(names('env-bucket')).toEqual([])
    const ofEnv = readFeeds({ a: { schedule: 'rate(1 day)', input: { table: 'a' } } }, 'feeds')
    expect(findFeeds(ofEnv, 'env-bucket', 'a', DEFAULTS)).toHaveLength(1)
    expect(findFeeds(ofEnv, 'drop', 'a', DEFAULTS)).toHaveLength(0)
  })
})

function isComplete(template: string): boolean {
  if (template.includes('{data_ref}')) return true
  return ['{yyyy}', '{mm}', '{dd}'].every(name => template.includes(name))
}

/** Days that a key can tell: of its digits, wherever they are; or yesterday. */
function candidates(key: string, isTold: boolean): string[] {
  if (!isTold) return [YESTERDAY]
  const years = [...key.matchAll(/(?=(\d{4}))/g)].map(([, year = '']) => year)
  const pairs = [...key.matchAll(/(?=(\d\d))/g)].map(([, pair = '']) => pair)
  return years.flatMap(year => pairs.flatMap(month => pairs.map(day => `${year}${month}${day}`)))
}
