import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cell, type ColumnType, encodeParquet, ParquetFile, type RowColumn } from '@inlet/core'

/** A file that readers are to agree about. */
export interface SampleFile {
  readonly name: string
  readonly columns: readonly SampleColumn[]
  /** How many rows each row group has. The file of a single one is made at once, as stream-to-parquet does it. */
  readonly rowGroups: readonly number[]
}

export interface SampleColumn {
  readonly name: string
  readonly type: ColumnType
  readonly cells: readonly (Cell | null)[]
}

/** Writes it as Inlet does. Returns its path. */
export async function writeSample(folder: string, file: SampleFile): Promise<string> {
  const path = join(folder, `${file.name}.parquet`)
  await writeFile(path, encode(file))
  return path
}

function encode({ columns, rowGroups }: SampleFile): Uint8Array {
  const [only, ...others] = rowGroups
  if (only !== undefined && others.length === 0) {
    return encodeParquet(columns, rowsOf(0, only), new Set(columns.map(({ name }) => name)))
  }
  const file = new ParquetFile(columns)
  let start = 0
  for (const count of rowGroups) {
    file.addRowGroup(columns satisfies readonly RowColumn[], rowsOf(start, start + count))
    start += count
  }
  file.finish()
  return file.take()
}

function rowsOf(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}
