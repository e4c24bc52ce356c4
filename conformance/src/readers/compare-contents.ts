import type { Contents } from './ask-reader.ts'
import { cellText } from './cell-text.ts'
import type { ParquetReader } from './parquet-reader.ts'
import type { SampleColumn, SampleFile } from './sample-file.ts'

/** What a reader found otherwise than it was written: types and values, the first of each column. */
export function differences(file: SampleFile, found: Contents, { typeName }: ParquetReader): string[] {
  const rows = file.rowGroups.reduce((sum, count) => sum + count, 0)
  const names = file.columns.map(({ name }) => name).join()
  const foundNames = found.columns.map(({ name }) => name).join()
  return [
    ...differ(`${file.name}: rows`, String(rows), String(found.rows)),
    ...differ(`${file.name}: names`, names, foundNames),
    ...file.columns.flatMap((column, index) => {
      const of = `${file.name}.${column.name}`
      const { type = '', values = [] } = found.columns[index] ?? {}
      return [...differ(`${of}: type`, typeName(column.type), type), ...compareValues(of, column, values)]
    }),
  ]
}

function compareValues(of: string, { type, cells }: SampleColumn, found: readonly (string | null)[]): string[] {
  if (found.length !== cells.length) return differ(`${of}: values`, `${cells.length}`, `${found.length}`)
  for (const [row, cell] of cells.entries()) {
    const written = cell === null ? null : cellText(type, cell)
    if (written !== found[row]) return differ(`${of}, row ${row}`, written, found[row] ?? null)
  }
  return []
}

function differ(what: string, written: string | null, found: string | null): string[] {
  return written === found ? [] : [`${what}: expected ${brief(written)}, found ${brief(found)}`]
}

function brief(text: string | null): string {
  return JSON.stringify(text !== null && text.length > 100 ? `${text.slice(0, 100)}…` : text)
}
