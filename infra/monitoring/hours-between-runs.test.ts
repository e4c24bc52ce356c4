import { describe, expect, it } from 'vitest'
import { hoursBetweenRuns } from './hours-between-runs.ts'

describe('hoursBetweenRuns', () => {
  it.each([
    ['rate(1 hour)', 1],
    ['rate(15 minutes)', 1],
    ['rate(90 minutes)', 2],
    ['rate(2 days)', 48],
    ['cron(0 5 * * ? *)', 24],
    ['cron(0 5 ? * * *)', 24],
    ['cron(0 5 ? * MON-FRI *)', 72],
    ['cron(0 5 ? * 2-6 *)', 72],
    ['cron(0 5 ? * FRI-MON *)', 96],
    ['cron(0 5 ? * SUN *)', 168],
    ['cron(0 5 ? * 1,4 *)', 96],
    ['cron(0 5 ? * 6L *)', 168],
    ['cron(0 5 1 * ? *)', 168],
    ['cron(0 5 * 1 ? *)', 168],
  ])('of %s is %i', (schedule, hours) => {
    expect(hoursBetweenRuns(schedule)).toBe(hours)
  })
})
