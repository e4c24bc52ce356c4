import { UsageError } from '../output/run-cli.ts'

/** The value of an option that takes a whole number from 0 to 999,999,999. @throws UsageError */
export function zeroOrMore(option: string, text: string): number {
  if (/^(0|[1-9]\d{0,8})$/.test(text)) return Number(text)
  throw new UsageError(`Expected a whole number for --${option}, found "${text}"`)
}
