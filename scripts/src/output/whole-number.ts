import { UsageError } from './run-cli.ts'

/** The value of an option that takes a whole number from 1 to 999,999,999. @throws UsageError */
export function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`Expected a whole number above zero for --${option}, found "${text}"`)
}
