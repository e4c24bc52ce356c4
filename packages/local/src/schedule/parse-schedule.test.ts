import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSchedule } from './parse-schedule.ts'

/** `SEEDS=500` runs more. */
const { SEEDS = '150' } = process.env

const at = (text: string) => Date.parse(text)
const next = (expression: string, after: string, timezone = 'UTC') => {
  const time = parseSchedule(expression, timezone, at('2026-01-01T00:00:00Z')).nextAfter(at(after))
  return time === undefined ? undefined : new Date(time).toISOString().replace(':00.000Z', 'Z')
}

/** From AWS's pages, and what they leave open. 2026-02-01 is a Sunday. */
it.each([
  ['cron(0 10 * * ? *)', '2026-02-01T10:00Z', '2026-02-02T10:00Z'],
  ['cron(15 12 * * ? *)', '2026-02-01T00:00Z', '2026-02-01T12:15Z'],
  ['cron(0 18 ? * MON-FRI *)', '2026-02-01T00:00Z', '2026-02-02T18:00Z'],
  ['cron(0 8 1 * ? *)', '2026-02-01T08:00Z', '2026-03-01T08:00Z'],
  ['cron(0/15 * * * ? *)', '2026-02-01T10:50Z', '2026-02-01T11:00Z'],
  ['cron(1/10 * * * ? *)', '2026-02-01T10:01Z', '2026-02-01T10:11Z'],
  ['cron(0/5 8-17 ? * MON-FRI *)', '2026-02-02T17:55Z', '2026-02-03T08:00Z'],
  ['cron(0 9 ? * 2#1 *)', '2026-02-03T00:00Z', '2026-03-02T09:00Z'],
  ['cron(0 10 ? * 6L 2022-2027)', '2026-02-01T00:00Z', '2026-02-27T10:00Z'],
  ['cron(0 0 ? * 1 *)', '2026-02-01T00:00Z', '2026-02-08T00:00Z'],
  ['cron(0 0 ? * 7 *)', '2026-02-01T00:00Z', '2026-02-07T00:00Z'],
  ['cron(0 0 ? * L *)', '2026-02-01T00:00Z', '2026-02-07T00:00Z'],
  ['cron(0 0 ? * SUN,SAT *)', '2026-02-01T00:00Z', '2026-02-07T00:00Z'],
  ['cron(0 0 L * ? *)', '2026-02-01T00:00Z', '2026-02-28T00:00Z'],
  ['cron(0 0 1W * ? *)', '2026-01-31T00:00Z', '2026-02-02T00:00Z'],
  ['cron(0 0 15W * ? *)', '2026-02-01T00:00Z', '2026-02-16T00:00Z'],
  ['cron(0 0 1 JAN,JUL ? *)', '2026-02-01T00:00Z', '2026-07-01T00:00Z'],
  ['cron(0 0 1 1/6 ? *)', '2026-02-01T00:00Z', '2026-07-01T00:00Z'],
  ['cron(0 0 29 2 ? *)', '2026-02-01T00:00Z', '2028-02-29T00:00Z'],
  ['cron(0 0 1 1 ? 2026/5)', '2026-02-01T00:00Z', '2031-01-01T00:00Z'],
  ['cron(0 0 1 1 ? 2025)', '2026-02-01T00:00Z', undefined],
  ['cron(0 0 30 2 ? *)', '2026-02-01T00:00Z', undefined],
  ['rate(1 minute)', '2026-02-01T00:00Z', '2026-02-01T00:01Z'],
  ['rate(5 minutes)', '2026-01-01T00:00Z', '2026-01-01T00:05Z'],
  ['rate(7 hours)', '2026-01-01T06:59Z', '2026-01-01T07:00Z'],
  ['rate(2 days)', '2025-12-31T00:00Z', '2026-01-03T00:00Z'],
])('%s after %s is due at %s', (expression, after, expected) => {
  expect(next(expression, after)).toBe(expected)
})

describe('where the clock is changed', () => {
  it.each([
    // Put forward in the night to the 29th of March, from 1:00 to 2:00.
    ['cron(30 1 * * ? *)', '2026-03-28T02:00Z', '2026-03-30T00:30Z'],
    ['cron(0/20 * * * ? *)', '2026-03-29T00:40Z', '2026-03-29T01:00Z'],
    // Put back in the night to the 25th of October, from 2:00 to 1:00.
    ['cron(30 1 * * ? *)', '2026-10-24T12:00Z', '2026-10-25T00:30Z'],
    ['cron(30 1 * * ? *)', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ['cron(0/20 * * * ? *)', '2026-10-25T00:40Z', '2026-10-25T02:00Z'],
    ['cron(0/20 * * * ? *)', '2026-10-25T01:10Z', '2026-10-25T02:00Z'],
  ])('%s after %s is due in London at %s', (expression, after, expected) => {
    expect(next(expression, after, 'Europe/London')).toBe(expected)
  })
})

it.each([
  ['cron(0 5 * * *)', 'expected 6 fields, found 5'],
  ['cron(0 5 * * * *)', 'expected ? as day of month or day of week'],
  ['cron(0 5 ? * ? *)', 'expected ? as day of month or day of week'],
  ['cron(60 5 * * ? *)', 'Invalid value for minute: 60'],
  ['cron(0 5 ? * 8 *)', 'days of week from 1 to 7'],
  ['cron(0 5 ? * 1-9 *)', 'days of week from 1 to 7'],
  ['cron(0 5 ? * 0 *)', '0'],
  ['cron(0 5 ? * 6-2 *)', "'6-2'"],
  ['cron(0 5 ? * 3#1,6#3 *)', 'one day of week with #'],
  ['cron(0 5 L-2 * ? *)', 'L-2'],
  ['cron(0 5 1 * ? 2200)', 'years from 1970 to 2199'],
  ['cron(0/0 5 * * ? *)', '0'],
  ['cron(a 5 * * ? *)', 'a'],
  ['rate(0 minutes)', 'Expected a schedule'],
  ['daily', 'found "daily"'],
])('%s is refused', (expression, problem) => {
  expect(() => next(expression, '2026-02-01T00:00Z')).toThrow(problem)
})

it('is refused a time zone that there is not', () => {
  expect(() => next('cron(0 5 * * ? *)', '2026-02-01T00:00Z', 'Mars/Base')).toThrow('found "Mars/Base"')
})

interface Minute {
  readonly instant: number
  readonly minute: number
  readonly hour: number
  readonly day: number
  readonly month: number
  /** 1 is Sunday. */
  readonly weekday: number
}

const DAYS = 9

/** Each minute of some days which the clock of a zone shows for the first time. */
function minutesFrom(start: string, timeZone: string): readonly Minute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const seen = new Set<string>()
  const minutes: Minute[] = []
  for (let instant = at(start); instant < at(start) + DAYS * 86_400_000; instant += 60_000) {
    const text = format.format(instant)
    if (seen.has(text)) continue
    seen.add(text)
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number)
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1
    minutes.push({ instant, minute, hour, day, month, weekday })
  }
  return minutes
}

/** Around changes of the clock, by an hour and by half of one, and without any. */
const WINDOWS = [
  ['2026-03-25T00:00Z', 'Europe/London'],
  ['2026-10-31T12:00Z', 'America/New_York'],
  ['2026-10-01T00:00Z', 'Australia/Lord_Howe'],
  ['2026-04-02T00:00Z', 'Australia/Lord_Howe'],
  ['2026-02-24T00:00Z', 'Asia/Kathmandu'],
] as const

interface Field {
  readonly text: string
  readonly values: ReadonlySet<number>
}

const between = (first: number, last: number, step = 1) =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)

function field(first: number, last: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min: first, max: last })
  const item = fc.oneof(
    value.map(one => ({ text: `${one}`, values: [one] })),
    fc.tuple(value, value).map(([one, other]) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      return { text: `${from}-${to}`, values: between(from, to) }
    }),
    fc.tuple(value, fc.integer({ min: 1, max: last - first })).map(([from, step]) => {
      return { text: `${from}/${step}`, values: between(from, last, step) }
    }),
    fc.constant({ text: '*', values: between(first, last) }),
  )
  return fc.array(item, { minLength: 1, maxLength: 3 }).map(items => {
    const all = items.find(({ text }) => text === '*')
    const used = all ? [all] : items
    return { text: used.map(({ text }) => text).join(','), values: new Set(used.flatMap(({ values }) => values)) }
  })
}

it('is due when a look at every minute says so', () => {
  const windows = WINDOWS.map(([start, timezone]) => ({ timezone, minutes: minutesFrom(start, timezone) }))
  void fc.assert(
    fc.property(
      fc.constantFrom(...windows),
      fc.record({ minute: field(0, 59), hour: field(0, 23), day: field(1, 31), weekday: field(1, 7) }),
      fc.boolean(),
      fc.integer({ min: 0, max: 6 * 24 * 60 }),
      ({ timezone, minutes }, { minute, hour, day, weekday }, isByWeekday, offset) => {
        const days = isByWeekday ? `? * ${weekday.text}` : `${day.text} * ?`
        const first = minutes[0]?.instant ?? 0
        const after = first + offset * 60_000
        const expected = minutes.find(
          each =>
            each.instant > after &&
            minute.values.has(each.minute) &&
            hour.values.has(each.hour) &&
            (isByWeekday ? weekday.values.has(each.weekday) : day.values.has(each.day)),
        )
        const found = parseSchedule(`cron(${minute.text} ${hour.text} ${days} *)`, timezone, 0).nextAfter(after)
        if (expected === undefined)
          expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThan(minutes.at(-1)?.instant ?? 0)
        else expect(found).toBe(expected.instant)
      },
    ),
    { numRuns: Number(SEEDS) },
  )
})
