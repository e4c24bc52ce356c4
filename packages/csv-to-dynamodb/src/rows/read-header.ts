import { type CsvDialect, InputError } from '@inlet/core'
import { type ObjectStore, readCsv, type StoredObject } from '@inlet/lake'

export interface Header {
  readonly names: readonly string[]
  /** Byte of the text behind it. */
  readonly end: number
}

/** The first row of an object. @throws InputError EMPTY_FILE, BAD_HEADER, or what makes the object unreadable */
export async function readHeader(store: ObjectStore, object: StoredObject, dialect: CsvDialect): Promise<Header> {
  const source = `s3://${object.bucket}/${object.key}`
  for await (const { rows } of readCsv(store, object, dialect, { row: 0, byte: 0 })) {
    const [row] = rows
    if (row === undefined) continue
    if (row.cells === undefined)
      throw new InputError('BAD_HEADER', `${source}: expected a header that can be read: ${row.reason}`)
    return { names: row.cells, end: row.end }
  }
  throw new InputError('EMPTY_FILE', `${source}: expected a header, found nothing`)
}
