import type { RowColumn } from '../columns/row-columns.ts'
import { NO_ENTRY, TextColumn } from '../columns/text-column.ts'
import { jsonCell } from './json-cell.ts'

type CellAt = (row: number) => string

interface Field {
  readonly name: string
  /** `,"name":` */
  readonly opening: string
  readonly cellAt: CellAt
}

/** The rows of some columns as JSON objects: every column in each of them, in their order, null where it has no value. */
export class JsonRows {
  readonly #fields: readonly Field[]

  constructor(columns: readonly RowColumn[]) {
    this.#fields = columns.map((column, index) => ({
      name: column.name,
      opening: `${index === 0 ? '{' : ','}${JSON.stringify(column.name)}:`,
      cellAt: cellsOf(column),
    }))
  }

  /** JSON without a line break in it, nor at its end. */
  line(row: number): string {
    let json = ''
    for (const { opening, cellAt } of this.#fields) json += opening + cellAt(row)
    return this.#fields.length === 0 ? '{}' : `${json}}`
  }

  /** Whether a row has no value in a column, or there is no such column. */
  isNull(column: string, row: number): boolean {
    const field = this.#fields.find(({ name }) => name === column)
    return field === undefined || field.cellAt(row) === 'null'
  }
}

function cellsOf(column: RowColumn): CellAt {
  if (column instanceof TextColumn) return textsOf(column)
  const { cells, type } = column
  const toJson = jsonCell(type)
  return row => {
    const cell = cells[row] ?? null
    return cell === null ? 'null' : toJson(cell)
  }
}

/** Most texts of a column come again, so that of each entry is kept. */
function textsOf(column: TextColumn): CellAt {
  const texts: string[] = []
  return row => {
    const entry = column.entries[row] ?? NO_ENTRY
    if (entry === NO_ENTRY) return 'null'
    texts[entry] ??= JSON.stringify(column.textOf(entry))
    return texts[entry]
  }
}
