import { InputError } from '../errors.ts'

/** A place in a CSV file. */
export interface CsvPlace {
  /** 0 is the first row of the file. */
  readonly row: number
  /** Counted in UTF-8 from the start of the file. */
  readonly byte: number
}

/** A fault that ends a CSV file: behind it, nobody can tell where rows and cells begin. */
export class CsvError extends InputError {
  readonly row: number
  readonly byte: number

  constructor(code: 'BAD_QUOTES' | 'NOT_UTF8', { row, byte }: CsvPlace, expectation: string) {
    super(code, `Row ${row}, byte ${byte}: ${expectation}`)
    this.row = row
    this.byte = byte
  }
}
