/** What of a line of a function's log matters to the flow. */
export type LogLine =
  /** `loaded`, `quarantined`: of `records`; what is left is not written, and the batch comes again. */
  | {
      readonly is: 'batch loaded'
      readonly service: string
      readonly records: number
      readonly written: number
      readonly quarantined: number
    }
  | { readonly is: 'rescued'; readonly service: string; readonly table: string; readonly values: number }
  | { readonly is: 'error'; readonly service: string; readonly text: string }

/** Fields of the functions' lines: https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/ */
interface Fields {
  readonly level?: string
  readonly message?: string
  readonly service?: string
  readonly table?: string
  readonly records?: number
  readonly rowsWritten?: number
  readonly quarantined?: number
  readonly ValuesRescued?: number
  readonly error?: { readonly message?: string }
}

/** Reads only the lines that matter: most do not. */
export function readLogLine(line: string): LogLine | undefined {
  if (!/"Batch loaded"|"ValuesRescued"|"level":"ERROR"/.test(line)) return undefined
  const { level, message, service = '', table = '', ...fields } = parse(line)
  if (level === 'ERROR') {
    const parts = [message, table, fields.error?.message].filter(part => part !== undefined && part !== '')
    return { is: 'error', service, text: parts.join(': ') }
  }
  if (message === 'Batch loaded') {
    const { records = 0, rowsWritten = 0, quarantined = 0 } = fields
    return { is: 'batch loaded', service, records, written: rowsWritten, quarantined }
  }
  const { ValuesRescued: values } = fields
  return typeof values === 'number' ? { is: 'rescued', service, table, values } : undefined
}

function parse(line: string): Fields {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return {}
  }
}
