import { daysFromText, dayText } from '@inlet/core'
import { UsageError } from '../../output/run-cli.ts'

/** Ten years: more is a slip of the hand. */
const MOST_DAYS = 3_660

interface DayOptions {
  readonly dataRef: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}

/** The days that the options name, as YYYYMMDD; undefined if they name none. @throws UsageError */
export function dayOptions({ dataRef, from, to }: DayOptions): readonly string[] | undefined {
  if (dataRef !== undefined) {
    if (from !== undefined || to !== undefined)
      throw new UsageError('Expected --data-ref or --from and --to, found both')
    return [toDataRef(dayOption('data-ref', dataRef))]
  }
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined) throw new UsageError('Expected --from and --to, found one of them')
  const [first, last] = [dayOption('from', from), dayOption('to', to)]
  if (first > last) throw new UsageError(`Expected --from to be no later than --to, found ${from} and ${to}`)
  const count = last - first + 1
  if (count > MOST_DAYS) throw new UsageError(`Expected at most ${MOST_DAYS} days at once, found ${count}`)
  return Array.from({ length: count }, (_, index) => toDataRef(first + index))
}

/** Days since 1970. */
function dayOption(option: string, text: string): number {
  const days = daysFromText(text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
  if (days !== undefined) return days
  throw new UsageError(`Expected a day that there is, YYYYMMDD or YYYY-MM-DD, for --${option}, found "${text}"`)
}

function toDataRef(days: number): string {
  return dayText(days).replaceAll('-', '')
}
