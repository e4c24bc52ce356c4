const DAY = 24
const WEEK = 7 * DAY
const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/**
 * The longest time between two runs of a schedule, in hours, rounded up: of `cron(0 5 ? * MON-FRI *)`, from Friday to
 * Monday. A week, for what comes on certain days of the month, or by rules that are not read here.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function hoursBetweenRuns(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? []
  if (count !== undefined) return Math.ceil(Number(count) * (unit === 'minute' ? 1 / 60 : unit === 'hour' ? 1 : DAY))
  const [, , day = '', month, weekday = '', year] = /^cron\((.*)\)$/.exec(schedule)?.[1]?.split(' ') ?? []
  if (month !== '*' || year !== '*' || !/^[*?]$/.test(day)) return WEEK
  const days = readWeekdays(weekday)
  if (days === undefined) return WEEK
  const gaps = days.map((each, index) => ((days[index + 1] ?? (days[0] ?? each) + 7) - each) * DAY)
  return Math.max(...gaps)
}

/** Days of the week, 0 for Sunday, ascending; undefined for `6L`, `2#1` and the like. */
function readWeekdays(field: string): number[] | undefined {
  if (field === '*' || field === '?') return [0, 1, 2, 3, 4, 5, 6]
  const days = new Set<number>()
  for (const part of field.split(',')) {
    const [from, to = from] = part.split('-').map(readWeekday)
    if (from === undefined || to === undefined) return undefined
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day)
      if (day === to) break
    }
  }
  return [...days].sort((a, b) => a - b)
}

function readWeekday(text: string): number | undefined {
  const index = /^[1-7]$/.test(text) ? Number(text) - 1 : DAY_NAMES.indexOf(text)
  return index < 0 ? undefined : index
}
