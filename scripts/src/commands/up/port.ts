import { UsageError } from '../../output/run-cli.ts'

/** The value of an option that takes a port. @throws UsageError */
export function port(option: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new UsageError(`Expected a port from 0 to 65535 for --${option}, found "${text}"`)
}
