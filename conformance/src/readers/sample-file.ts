import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cell, type Codec, type ColumnType, encodeParquet, ParquetFile } from '@inlet/core'

/** A file that readers are to agree about. */
export interface SampleFile {
  readonly name: string
  readonly columns: readonly SampleColumn[]
  /** How many rows each row group has. The file of a single one is made at once, as stream-to-parquet does it. */
  readonly rowGroups: readonly number[]
  /** Snappy where it is left out. */
  readonly codec?: Codec
}

export interface SampleColumn {
  readonly name: string
  readonly type: ColumnType
  readonly cells: readonly (Cell | null)[]
}

/** Writes it as Inlet does. Returns its path. */
export async function writeSample(folder: string, file: SampleFile): Promise<string> {
  return write(folder, file.name, encode(file))
}

/** The same, with zeros for all row groups but one: whoever looks into them sees that they make no sense. */
export async function writeDestroyed(folder: string, file: SampleFile, keptRowGroup: number): Promise<string> {
  const pieces = encode(file)
  const groups = pieces.slice(1, -1)
  for (const [index, group] of groups.entries()) if (index !== keptRowGroup) group.fill(0)
  return write(folder, `${file.name}-${keptRowGroup}`, pieces)
}

async function write(folder: string, name: string, pieces: readonly Uint8Array[]): Promise<string> {
  const path = join(folder, `${name}.parquet`)
  await writeFile(path, Buffer.concat(pieces))
  return path
}

/** Of several row groups, what comes before them, each of them, and the footer. */
function encode({ columns, rowGroups, codec }: SampleFile): Uint8Array[] {
  const [only, ...others] = rowGroups
  if (only !== undefined && others.length === 0) {
    return [encodeParquet(columns, rowsOf(0, only), new Set(columns.map(({ name }) => name)), codec)]
  }
  const file = new ParquetFile(columns, codec)
  const pieces = [file.take()]
  let start = 0
  for (const count of rowGroups) {
    file.addRowGroup(columns, rowsOf(start, start + count))
    pieces.push(file.take())
    start += count
  }
  file.finish()
  return [...pieces, file.take()]
}

function rowsOf(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}
