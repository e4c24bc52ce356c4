import { expect, it } from 'vitest'
import { Happenings } from './happenings.ts'

it('lists the newest hundred, newest first', () => {
  const happenings = new Happenings()
  for (let at = 1; at <= 150; at++) happenings.add({ at, pipeline: null, is: 'neutral', text: `${at}` })
  expect(happenings.list.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, index) => 150 - index))
})

it('adds up what goes well one after the other', () => {
  const happenings = new Happenings()
  const went = (at: number, count: number) => happenings.addRoutine(at, 'stream-to-parquet', count, n => `${n} went`)
  went(0, 2)
  went(5_000, 3)
  happenings.addLine(6_000, null, '\u001b[31m✗\u001b[39m Something failed')
  went(7_000, 4)
  went(16_000, 5)
  went(17_000, 6)
  happenings.addLine(18_000, null, '  1 item has expired')
  happenings.addLine(18_000, null, undefined)
  expect(happenings.list.map(({ at, is, text }) => [at, is, text])).toEqual([
    [18_000, 'neutral', '1 item has expired'],
    [17_000, 'good', '6 went'],
    [16_000, 'good', '9 went'],
    [6_000, 'bad', 'Something failed'],
    [5_000, 'good', '5 went'],
  ])
})
