import { BlockReader } from './block-reader.ts'
import type { RowBlock } from './csv-row.ts'

/** The longest row that is read, line end included. */
export const MAX_ROW_BYTES = 1024 * 1024

export interface ReadOptions {
  /** One ASCII character. */
  readonly delimiter: string
  /** Where the chunks start, if not with the file: any row's start and number, or its end and the next number. */
  readonly from?: { readonly byte: number; readonly row: number }
  /** `MAX_ROW_BYTES` if left out. */
  readonly maxRowBytes?: number
}

/**
 * The rows of CSV, of UTF-8 that comes in chunks; about as many rows at once as a chunk holds. They are the same whatever
 * the chunks, and so is the rest when it is read from any row's start or end on. Memory is bounded by the longest row that
 * is read and the longest chunk. Blank lines are no rows.
 * @throws CsvError BAD_QUOTES, NOT_UTF8, after all rows before the fault.
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array>,
  { delimiter, from = { byte: 0, row: 0 }, maxRowBytes = MAX_ROW_BYTES }: ReadOptions,
): AsyncGenerator<RowBlock, void, undefined> {
  const reader = new BlockReader({ delimiter, from, maxRowBytes })
  for await (const chunk of chunks) yield* reader.read(chunk)
  yield* reader.end()
}
