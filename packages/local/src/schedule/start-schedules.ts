import { serviceFailure } from '../event-source/observer.ts'
import { systemTime, type Time } from '../event-source/time.ts'
import { parseSchedule, type Schedule } from './parse-schedule.ts'
import type { ScheduleObserver } from './schedule-event.ts'

interface ScheduleOptions {
  readonly name: string
  /** `cron(0 5 * * ? *)`, or `rate(1 day)`. */
  readonly expression: string
  readonly timezone: string
}

export interface SchedulesOptions {
  readonly schedules: readonly ScheduleOptions[]
  /** Is told the name of a schedule when it is due. What was due while nobody ran, or the machine slept, is due once. */
  readonly onDue: (name: string) => void
  readonly onEvent?: ScheduleObserver
  readonly time?: Time
}

export interface Schedules {
  /** When each is due next, in ms since 1970, by name; undefined if never again. */
  next(): ReadonlyMap<string, number | undefined>
  stop(): Promise<void>
}

/** A machine that sleeps does not let its timers go on. */
const LONGEST_SLEEP_MS = 30_000

/**
 * Starts a stand-in for EventBridge Scheduler.
 * @throws ConfigError that names the schedule that makes no sense
 */
export function startSchedules(options: SchedulesOptions): Schedules {
  const { schedules, onDue, onEvent, time = systemTime } = options
  const start = time.now()
  const next = new Map<string, number | undefined>()
  const stopping = new AbortController()
  const { signal } = stopping

  async function follow(name: string, schedule: Schedule): Promise<void> {
    let at = schedule.nextAfter(start)
    next.set(name, at)
    while (at !== undefined && !signal.aborted) {
      const left = at - time.now()
      if (left > 0) await time.sleep(Math.min(left, LONGEST_SLEEP_MS), signal)
      else {
        const dueAt = at
        at = schedule.nextAfter(time.now())
        next.set(name, at)
        begin(name, dueAt, at)
      }
    }
  }

  function begin(schedule: string, at: number, nextAt: number | undefined): void {
    try {
      onDue(schedule)
      onEvent?.({ is: 'due', schedule, at, nextAt })
    } catch (error) {
      onEvent?.({ is: 'failed', schedule, at, reason: serviceFailure(error) })
    }
  }

  const parsed = schedules.map(({ name, expression, timezone }) => {
    return { name, schedule: parseSchedule(expression, timezone, start) }
  })
  const followed = parsed.map(({ name, schedule }) => follow(name, schedule))
  return {
    next: () => new Map(next),
    async stop() {
      stopping.abort()
      await Promise.all(followed)
    },
  }
}
