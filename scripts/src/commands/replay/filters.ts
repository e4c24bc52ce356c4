import { daysFromText, dayText } from '@inlet/core'
import { UsageError } from '../../output/run-cli.ts'
import { wholeNumber } from '../../output/whole-number.ts'
import { KINDS, type Kind } from './object-report.ts'

/** What of all there is is to be replayed. */
export interface Filters {
  readonly kinds: readonly Kind[]
  /** Why something is there; `undefined` for any reason. */
  readonly codes: ReadonlySet<string> | undefined
  /** By its name in the lake or in DynamoDB. */
  readonly table: string | undefined
  /** Days, YYYY-MM-DD, both included. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** Objects. */
  readonly limit: number
}

interface FilterOptions {
  readonly only: string | undefined
  readonly code: string | undefined
  readonly table: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly limit: string | undefined
}

/** @throws UsageError */
export function readFilters({ only, code, table, from, to, limit }: FilterOptions): Filters {
  const days = { from: dayOption('from', from), to: dayOption('to', to) }
  if (days.from !== undefined && days.to !== undefined && days.from > days.to) {
    throw new UsageError(`Expected --from to be no later than --to, found ${from} and ${to}`)
  }
  return {
    kinds: only === undefined ? KINDS : KINDS.filter(kind => kindsOf(only).includes(kind)),
    codes: code === undefined ? undefined : new Set(code.split(',').map(each => each.trim())),
    table,
    ...days,
    limit: limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber('limit', limit),
  }
}

/** @param day YYYY-MM-DD; `undefined` where nobody knows it, which is let through only if no day is asked for */
export function isInDays(day: string | undefined, { from, to }: Filters): boolean {
  if (from === undefined && to === undefined) return true
  return day !== undefined && (from === undefined || from <= day) && (to === undefined || day <= to)
}

export function hasCode(codes: Iterable<string>, { codes: wanted }: Filters): boolean {
  return wanted === undefined || [...codes].some(code => wanted.has(code))
}

function kindsOf(only: string): Kind[] {
  return only.split(',').map(name => {
    const kind = KINDS.find(each => each === name.trim())
    if (kind === undefined) throw new UsageError(`Expected --only with some of ${KINDS.join(',')}, found "${name}"`)
    return kind
  })
}

function dayOption(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const days = daysFromText(text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
  if (days !== undefined) return dayText(days)
  throw new UsageError(`Expected a day that there is, YYYYMMDD or YYYY-MM-DD, for --${option}, found "${text}"`)
}
