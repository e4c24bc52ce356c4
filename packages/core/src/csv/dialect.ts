import * as z from 'zod/mini'

/** How the characters of a file are bytes. */
export type CsvEncoding = z.output<typeof encodingSchema>

/** How a CSV file is written. Quotes are `"`, doubled inside a cell; rows end with LF or CRLF. */
export interface CsvDialect {
  /** One ASCII character. */
  readonly delimiter: string
  readonly encoding: CsvEncoding
}

const encodingSchema = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'])

export const DEFAULT_DIALECT: CsvDialect = { delimiter: ',', encoding: 'utf-8' }

/** A dialect as it is declared: what is left out is as in `DEFAULT_DIALECT`. */
export const dialectSchema = z.strictObject({
  delimiter: z._default(
    z.string().check(z.refine(isDelimiter, { error: 'expected one ASCII character other than a quote or a line end' })),
    DEFAULT_DIALECT.delimiter,
  ),
  encoding: z._default(encodingSchema, DEFAULT_DIALECT.encoding),
})

function isDelimiter(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 0x80 && !'"\r\n'.includes(text)
}
