import { instantOfText } from '../../compare/instant.ts'
import { UsageError } from '../../output/run-cli.ts'

/** Years of four digits have room for a year on both sides. */
const YEARS = { first: 1971, last: 9998 }

/** The value of an option that takes an ISO time with its offset. @throws UsageError */
export function instant(option: string, text: string): Date {
  const micros = Number.isNaN(Date.parse(text)) ? undefined : instantOfText(text)
  const date = new Date(Number(micros) / 1_000)
  const year = date.getUTCFullYear()
  if (year >= YEARS.first && year <= YEARS.last) return date
  throw new UsageError(
    `Expected an ISO time from ${YEARS.first} to ${YEARS.last} for --${option}, such as 2026-01-31T12:00:00Z, found "${text}"`,
  )
}
