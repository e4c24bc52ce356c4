import { expect, test } from 'vitest'
import { createOffers, OFFER_COLUMNS, type OffersOptions, offersCsv } from './offers.ts'

const NOW = new Date('2026-01-31T12:00:00Z')
const DAY_MS = 24 * 60 * 60 * 1_000

const offers = (options: Partial<OffersOptions> = {}) => [
  ...createOffers({ rows: 5_000, accounts: 20, seed: 1, now: NOW, ...options }),
]
const csv = (options: Partial<OffersOptions> = {}) =>
  [...offersCsv({ rows: 2_500, accounts: 20, seed: 1, now: NOW, ...options })].join('')

const distinct = (values: readonly string[]) => new Set(values).size

test('columns have their formats', () => {
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/)
  for (const offer of offers()) {
    expect(offer).toEqual({
      account: expect.stringMatching(/^[1-9]\d{7}$/),
      offer_id: expect.stringMatching(/^[1-9]\d{11}$/),
      catalog_id: expect.stringMatching(/^[1-9]\d{17}$/),
      account_type_code: expect.stringMatching(/^[A-Z]{2}$/),
      offer_type_id: expect.stringMatching(/^[1-9]\d{7}$/),
      created: time,
      expire: time,
      risk: expect.stringMatching(/^(low|medium|high)$/),
    })
  }
})

test('offers were created in the year before, and expire a week to a year later', () => {
  for (const { created, expire } of offers()) {
    const [from, to] = [Date.parse(created), Date.parse(expire)]
    expect(from).toBeGreaterThanOrEqual(NOW.getTime() - 365 * DAY_MS)
    expect(from).toBeLessThanOrEqual(NOW.getTime())
    expect(to - from).toBeGreaterThanOrEqual(7 * DAY_MS - 1)
    expect(to - from).toBeLessThanOrEqual(365 * DAY_MS)
  }
})

test('times are told to the microsecond', () => {
  expect(distinct(offers().map(({ created }) => created.slice(-9, -6)))).toBeGreaterThan(900)
})

test('values come from pools, and no offer is there twice', () => {
  const all = offers({ rows: 20_000, accounts: 50 })
  expect(distinct(all.map(({ account }) => account))).toBe(50)
  expect(distinct(all.map(({ account_type_code }) => account_type_code))).toBe(26)
  expect(distinct(all.map(({ offer_type_id }) => offer_type_id))).toBe(100)
  expect(distinct(all.map(({ offer_id }) => offer_id))).toBe(20_000)
})

test('as many accounts as there are take no more memory than one', () => {
  const all = offers({ rows: 2_000, accounts: 90_000_000 })
  expect(distinct(all.map(({ account }) => account))).toBeGreaterThan(1_990)
})

test('the same seed gives the same bytes, another one others', () => {
  expect(csv()).toBe(csv())
  expect(csv()).not.toBe(csv({ seed: 2 }))
  expect(csv({ rows: 2_600 }).startsWith(csv())).toBe(true)
})

test('a file is a header and a line for each offer', () => {
  const [header, ...lines] = csv().split('\n')
  expect(header).toBe('account,offer_id,catalog_id,account_type_code,offer_type_id,created,expire,risk')
  expect(lines.pop()).toBe('')
  expect(lines).toEqual(offers({ rows: 2_500 }).map(offer => OFFER_COLUMNS.map(name => offer[name]).join(',')))
})

test.each([
  [1, [1]],
  [1_000, [1_000]],
  [2_500, [1_000, 2_000, 2_500]],
])('%i rows are counted on the way', (rows, counted) => {
  const found: number[] = []
  const chunks = [...offersCsv({ rows, accounts: 1, seed: 1, now: NOW }, done => found.push(done))]
  expect(found).toEqual(counted)
  expect(chunks).toHaveLength(Math.ceil(rows / 1_000))
})
