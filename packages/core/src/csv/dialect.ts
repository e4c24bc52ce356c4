/** How the characters of a file are bytes. */
export type CsvEncoding = (typeof ENCODINGS)[number]

/** How a CSV file is written. Quotes are `"`, doubled inside a cell; rows end with LF or CRLF. */
export interface CsvDialect {
  /** One ASCII character. */
  readonly delimiter: string
  readonly encoding: CsvEncoding
}

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const

export const DEFAULT_DIALECT: CsvDialect = { delimiter: ',', encoding: 'utf-8' }

/** What a delimiter has to be. */
export const DELIMITER = 'one ASCII character other than a quote or a line end'

export function isDelimiter(text: unknown): boolean {
  return typeof text === 'string' && text.length === 1 && text.charCodeAt(0) < 0x80 && !'"\r\n'.includes(text)
}
