import { expect, it } from 'vitest'
import { virtualTime } from '../event-source/test/virtual-time.ts'
import type { ScheduleEvent } from './schedule-event.ts'
import { startSchedules } from './start-schedules.ts'

const DAY_MS = 86_400_000

it('tells each time that one is due, and when it is next', async () => {
  const time = virtualTime()
  const begun = time.now()
  const due: [string, number][] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const schedules = startSchedules({
    schedules: [
      { name: 'nightly', expression: 'cron(0 5 * * ? *)', timezone: 'Europe/London' },
      { name: 'often', expression: 'rate(12 hours)', timezone: 'UTC' },
      { name: 'over', expression: 'cron(0 5 * * ? 2020)', timezone: 'UTC' },
    ],
    onDue: name => {
      due.push([name, time.now()])
      if (due.length === 6) resolve()
    },
    time,
  })
  const [night, noon] = [Date.UTC(2026, 1, 1, 5), begun + DAY_MS / 2]
  expect([...schedules.next()]).toEqual([
    ['nightly', night],
    ['often', noon],
    ['over', undefined],
  ])
  await promise
  await schedules.stop()
  expect(due).toEqual([
    ['nightly', night],
    ['often', noon],
    ['often', noon + DAY_MS / 2],
    ['nightly', night + DAY_MS],
    ['often', noon + DAY_MS],
    ['often', noon + 1.5 * DAY_MS],
  ])
})

it('is due once for all that a machine has slept through', async () => {
  const events: ScheduleEvent[] = []
  const real = virtualTime()
  let slept = 0
  const time = { ...real, now: () => real.now() + slept }
  const { promise, resolve } = Promise.withResolvers<void>()
  const schedules = startSchedules({
    schedules: [{ name: 'often', expression: 'rate(1 hour)', timezone: 'UTC' }],
    onDue: () => {
      slept = 10 * 3_600_000
      if (events.length === 0) throw new RangeError('no')
      if (events.length === 2) resolve()
    },
    onEvent: event => events.push(event),
    time,
  })
  await promise
  await schedules.stop()
  expect(events.slice(0, 2)).toMatchObject([
    { is: 'failed', reason: 'RangeError: no' },
    { is: 'due', schedule: 'often' },
  ])
  const [first, second] = events
  const hours = first && second && 'at' in second && 'at' in first ? (second.at - first.at) / 3_600_000 : 0
  expect(hours).toBe(1)
  expect(events[2]).toMatchObject({ is: 'due' })
})

it('names what makes no sense', () => {
  const schedules = [{ name: 'x', expression: 'cron(0 5 * * *)', timezone: 'UTC' }]
  expect(() => startSchedules({ schedules, onDue: () => undefined })).toThrow('cron(0 5 * * *)')
})
