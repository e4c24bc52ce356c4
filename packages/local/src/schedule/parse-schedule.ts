import { ConfigError } from '@inlet/core'
import { CronPattern } from './cron-pattern.ts'
import { ZonedClock } from './zoned-time.ts'

/** When something is due. */
export interface Schedule {
  /** The first time after an instant, both in ms since 1970; undefined if there is none. */
  nextAfter(instant: number): number | undefined
}

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Reads `cron(0 5 * * ? *)` or `rate(1 day)` as EventBridge Scheduler does: a time that the clock of the time zone skips is
 * left out, one that it shows twice is due once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @param start from when on a rate counts: it is due an interval later for the first time
 * @throws ConfigError that says what is wrong with the expression, or the time zone
 */
export function parseSchedule(expression: string, timezone: string, start: number): Schedule {
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1]
  if (cron !== undefined) return cronSchedule(new CronPattern(cron), clockOf(timezone))
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const interval = Number(count) * (UNITS_MS[unit ?? ''] ?? 0)
  if (interval > 0)
    return { nextAfter: instant => start + (Math.floor(Math.max(0, instant - start) / interval) + 1) * interval }
  throw new ConfigError(`Expected a schedule such as cron(0 5 * * ? *) or rate(1 day), found "${expression}"`)
}

function cronSchedule(pattern: CronPattern, clock: ZonedClock): Schedule {
  return {
    nextAfter(instant) {
      let shown: number | undefined = clock.shownAt(instant)
      for (;;) {
        shown = pattern.nextAfter(shown)
        if (shown === undefined) return undefined
        const next = clock.firstAt(shown)
        if (next !== undefined && next > instant) return next
      }
    },
  }
}

function clockOf(timezone: string): ZonedClock {
  try {
    return new ZonedClock(timezone)
  } catch (error) {
    throw new ConfigError(`Expected a time zone such as UTC or Europe/London, found "${timezone}"`, { cause: error })
  }
}
