import { type CsvColumn, csvColumns, InputError, type RowBlock, skipRows, type TableDefinition } from '@inlet/core'
import { ObjectNotFound, type ObjectStore, PreconditionFailed, readCsvFiles, type StoredObject } from '@inlet/lake'
import type { FileFormat } from '../input/load-request.ts'
import { type Header, isHeaderAgain, readHeader } from './read-header.ts'

/** Types are told from so many rows, or fewer if they are long. */
const SAMPLE_ROWS = 10_000
const SAMPLE_BYTES = 2 * 1024 * 1024

/** An object to be read, and how. */
export interface SourceFile {
  readonly store: ObjectStore
  readonly object: StoredObject
  readonly format: FileFormat
}

/** Rows of data, without the header. */
export interface DataBlock extends RowBlock {
  /** Number of the first of them in the object, from 1. */
  readonly first: number
  readonly columns: Header['columns']
}

/**
 * The rows of an object, whatever it has inside, as one file.
 * @throws InputError that names the object: EMPTY_FILE, BAD_HEADER, BAD_QUOTES, NOT_UTF8, NOT_UTF16, BAD_COMPRESSION,
 * BAD_ZIP, TOO_LARGE, OBJECT_REPLACED, OBJECT_NOT_FOUND; TransientError STORE
 */
export async function* readFile(file: SourceFile): AsyncGenerator<DataBlock, void, undefined> {
  const source = placeOf(file)
  try {
    yield* readBlocks(file, source)
  } catch (error) {
    if (error instanceof InputError) throw naming(source, error)
    if (error instanceof PreconditionFailed || error instanceof ObjectNotFound) {
      const code = error instanceof PreconditionFailed ? 'OBJECT_REPLACED' : 'OBJECT_NOT_FOUND'
      const what = error instanceof PreconditionFailed ? 'replaced' : 'deleted'
      throw new InputError(code, `${source} was ${what} while it was read`, { cause: error })
    }
    throw error
  }
}

async function* readBlocks({ store, object, format }: SourceFile, source: string): AsyncGenerator<DataBlock> {
  let header: Header | undefined
  let first = 1
  for await (const { name, rows: blocks } of readCsvFiles(store, object, format.dialect)) {
    const place = name === undefined ? source : `${source} (${name})`
    let isStart = true
    for await (const block of blocks) {
      let skipped = 0
      if (isStart) {
        const row = block.rowAt(0)
        const isHeader = header === undefined ? undefined : format.header !== false && isHeaderAgain(row, header, place)
        header ??= readHeader(row, format, place)
        if (isHeader ?? header.isInFile) skipped = 1
        isStart = false
      }
      const data = skipRows(block, skipped)
      if (header === undefined || data.rowCount === 0) continue
      yield Object.assign(data, { first, columns: header.columns })
      first += data.rowCount
    }
  }
  if (header === undefined) throw new InputError('EMPTY_FILE', 'Expected a CSV file, found no rows')
  if (first === 1) throw new InputError('NO_ROWS', 'Expected rows behind the header, found none')
}

/**
 * The columns of a file, with types from its first rows: from none but the first, if all types are declared.
 * @throws as `readFile`
 */
export async function sampleFile(
  file: SourceFile,
  definition: TableDefinition | undefined,
): Promise<readonly CsvColumn[]> {
  let cells: string[][] = []
  let header: Header['columns'] = []
  let rowCount = 0
  let bytes = 0
  for await (const { rows, columns } of readFile(file)) {
    if (header !== columns) {
      header = columns
      cells = columns.map(() => [])
      const known = csvColumns(header, cells, definition, placeOf(file))
      if (known.every(({ type }) => type.origin === 'declared')) return known
    }
    for (const { cells: ofRow, start, end } of rows) {
      bytes += end - start
      if (ofRow?.length !== columns.length) continue
      rowCount++
      for (const [index, cell] of ofRow.entries()) if (cell !== '') cells[index]?.push(cell)
    }
    if (rowCount >= SAMPLE_ROWS || bytes >= SAMPLE_BYTES) break
  }
  return csvColumns(header, cells, definition, placeOf(file))
}

/** The error with the object in its message. */
export function naming(source: string, error: InputError): InputError {
  if (error.message.startsWith('s3://')) return error
  return new InputError(error.code, `${source}: ${error.message}`, { cause: error })
}

/** `s3://bucket/key` */
export function placeOf({ object }: Pick<SourceFile, 'object'>): string {
  return `s3://${object.bucket}/${object.key}`
}
