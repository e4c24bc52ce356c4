import { notAChange } from './not-a-change.ts'

/** Factors from a unit to microseconds. */
const UNITS = { SECOND: 1_000_000, MILLISECOND: 1_000, MICROSECOND: 1 } as const
type Unit = keyof typeof UNITS

const YEAR_2000_S = 946_684_800
const YEAR_2100_S = 4_102_444_800
const YEAR_10000_US = 253_402_300_800_000_000

export interface RecordedTime {
  readonly time?: unknown
  readonly precision?: unknown
  readonly tableName?: unknown
}

/**
 * `ApproximateCreationDateTime` in microseconds, a whole number. Its unit is the precision that the record names; without
 * one, what its magnitude says for years 2000–2100; else seconds for a Streams record and milliseconds for a native payload.
 */
export function changeTime({ time, precision, tableName }: RecordedTime): number {
  if (typeof time !== 'number' || !(time >= 0)) {
    throw notAChange('a number "dynamodb.ApproximateCreationDateTime"', time)
  }
  const fallback = typeof tableName === 'string' ? 'MILLISECOND' : 'SECOND'
  const unit = namedUnit(precision) ?? unitByMagnitude(time) ?? fallback
  const micros = Math.round(time * UNITS[unit])
  if (micros >= YEAR_10000_US) throw notAChange('"dynamodb.ApproximateCreationDateTime" before the year 10000', time)
  return micros
}

function namedUnit(precision: unknown): Unit | undefined {
  return precision === 'MILLISECOND' || precision === 'MICROSECOND' ? precision : undefined
}

function unitByMagnitude(time: number): Unit | undefined {
  if (isInCentury(time, 'SECOND')) return 'SECOND'
  if (isInCentury(time, 'MILLISECOND')) return 'MILLISECOND'
  return isInCentury(time, 'MICROSECOND') ? 'MICROSECOND' : undefined
}

function isInCentury(time: number, unit: Unit): boolean {
  const seconds = (time * UNITS[unit]) / UNITS.SECOND
  return seconds >= YEAR_2000_S && seconds < YEAR_2100_S
}
