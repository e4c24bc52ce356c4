import * as z from 'zod/mini'

/** Minutes, hours, day of the month, month, day of the week, year. */
const CRON = /^cron\(([^\s()]+) ([^\s()]+) ([^\s()]+) ([^\s()]+) ([^\s()]+) ([^\s()]+)\)$/
const RATE = /^rate\((?:1 (?:minute|hour|day)|(?!1 )[1-9]\d* (?:minutes|hours|days))\)$/
const FIELD = /^[\dA-Z*,/#-]+$/
const DAY_FIELD = /^(?:\?|[\dA-Z*,/#-]+)$/

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export const schedule = z.string().check(
  z.refine(text => RATE.test(text) || isCron(text), {
    error: 'expected a schedule of EventBridge, such as cron(0 5 * * ? *) or rate(1 day)',
  }),
)

function isCron(text: string): boolean {
  const [, minutes, hours, day, month, weekday, year] = CRON.exec(text) ?? []
  if (day === undefined || weekday === undefined) return false
  if (![minutes, hours, month, year].every(field => field !== undefined && FIELD.test(field))) return false
  // EventBridge wants one of the two left open, and only one.
  return [day, weekday].every(field => DAY_FIELD.test(field)) && (day === '?') !== (weekday === '?')
}
