import { ConfigError } from '@inlet/core'
import { Cron } from 'croner'

/** The fields in AWS's order, with the last value of each, to which a step goes that names only its first. */
const FIELDS = [
  { name: 'minutes', last: '59' },
  { name: 'hours', last: '23' },
  { name: 'day of month', last: '31' },
  { name: 'month', last: '12' },
  { name: 'day of week', last: '7' },
  { name: 'year', last: '2199' },
] as const
const YEARS = { first: 1970, last: 2199 }

/**
 * The times of `cron(minutes hours day-of-month month day-of-week year)` on a clock that is never changed. Weekdays are 1
 * to 7, SUN to SAT; `L`, `W` and `#` are understood.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws ConfigError that says what is wrong
 */
export class CronPattern {
  readonly #cron: Cron

  constructor(fields: string) {
    const texts = fields.trim().split(/\s+/)
    const [, , day, , weekday, year] = texts
    if (texts.length !== FIELDS.length) throw refused(fields, `expected 6 fields, found ${texts.length}`)
    if ((day === '?') === (weekday === '?'))
      throw refused(fields, 'expected ? as day of month or day of week, one of them')
    if (weekday?.includes('#') && weekday.includes(',')) throw refused(fields, 'expected one day of week with #')
    if (/[089]|\d\d/.test(weekday?.replaceAll(/[#/]\d+/g, '') ?? ''))
      throw refused(fields, 'expected days of week from 1 to 7')
    for (const value of year?.match(/\d{4,}/g) ?? []) {
      if (Number(value) < YEARS.first || Number(value) > YEARS.last)
        throw refused(fields, 'expected years from 1970 to 2199')
    }
    const translated = texts.map((text, index) => translateField(text, FIELDS[index]?.last ?? ''))
    try {
      this.#cron = new Cron(`0 ${translated.join(' ')}`, {
        timezone: 'UTC',
        alternativeWeekdays: true,
        mode: '7-part',
        paused: true,
      })
    } catch (error) {
      throw refused(fields, error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error), error)
    }
  }

  /** The first time after another, both as ms since 1970 if the clock were UTC's; undefined if there is none. */
  nextAfter(shown: number): number | undefined {
    return this.#cron.nextRun(new Date(shown))?.getTime()
  }
}

/** AWS writes steps from a first value, and a last day of week alone, as croner does not. */
function translateField(text: string, last: string): string {
  return text
    .split(',')
    .map(item => {
      if (item === '?') return '*'
      if (item === 'L' && last === '7') return '7'
      return item.replace(/^(\w+)\/(\w+)$/, `$1-${last}/$2`)
    })
    .join(',')
}

function refused(fields: string, why: string, cause?: unknown): ConfigError {
  return new ConfigError(`cron(${fields}) is no schedule: ${why}`, { cause })
}
