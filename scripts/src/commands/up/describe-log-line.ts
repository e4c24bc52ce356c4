import { count } from '../../output/numbers.ts'
import { bad } from '../../output/screen.ts'

/** What of a line of the function's log matters here: its errors, and its metrics. */
interface LogLine {
  readonly level?: string
  readonly message?: string
  readonly table?: string
  readonly error?: { readonly message?: string }
  readonly RecordsQuarantined?: number
}

/** What the function says went wrong, in a line; undefined if nothing did. */
export function describeLogLine(line: string): string | undefined {
  const { level, message, table, error, RecordsQuarantined = 0 } = parse(line)
  if (level === 'ERROR') return bad([message, table, error?.message].filter(text => text !== undefined).join(': '))
  if (RecordsQuarantined === 0) return undefined
  const place = table === undefined || table === 'none' ? 'of no table that is known' : `of ${table}`
  return bad(`${count(RecordsQuarantined)} of these ${place}: in quarantine, s3://raw/_quarantine/`)
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return {}
  }
}
