import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Pager } from './pager.tsx'
import { pageOf, tablePages } from './pages.ts'
import { Scroller } from './scroller.tsx'

export interface DataColumn<Row> {
  /** Unique in the table. */
  readonly key: string
  readonly head: ComponentChildren
  readonly cell: (row: Row) => ComponentChildren
  /** Aligned by its digits. */
  readonly isNumeric?: boolean
  /** Names its row; always shown. */
  readonly isRowHead?: boolean
}

interface DataTableProps<Row> {
  /** What it holds. Read out; shown unless `hidesCaption`. */
  readonly caption: string
  readonly columns: readonly DataColumn<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row, index: number) => string | number
  readonly hidesCaption?: boolean
}

/** A table that scrolls within itself, and shows as many rows and columns at once as stay quick. */
export function DataTable<Row>({ caption, columns, rows, keyOf, hidesCaption = false }: DataTableProps<Row>) {
  const [rowPage, setRowPage] = useState(0)
  const [columnPage, setColumnPage] = useState(0)
  const size = tablePages(columns.length)
  const heads = columns.filter(column => column.isRowHead)
  const others = columns.filter(column => !column.isRowHead)
  const shownRows = pageOf(rows.length, size.rows, rowPage)
  const shownColumns = pageOf(others.length, size.columns, columnPage)
  const shown = shownColumns.pages === 1 ? columns : [...heads, ...others.slice(shownColumns.from, shownColumns.until)]

  return (
    <div class="data-table">
      <div class="pagers">
        <Pager of={shownRows} total={rows.length} what="rows" go={setRowPage} />
        <Pager of={shownColumns} total={others.length} what="columns" go={setColumnPage} />
      </div>
      <Scroller label={caption}>
        <table aria-colcount={columns.length} aria-rowcount={rows.length + 1}>
          <caption class={hidesCaption ? 'visually-hidden' : undefined}>{caption}</caption>
          <thead>
            <tr>
              {shown.map(column => (
                <th key={column.key} scope="col" class={classOf(column)}>
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(shownRows.from, shownRows.until).map((row, index) => (
              <Row key={keyOf(row, shownRows.from + index)} row={row} columns={shown} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </div>
  )
}

function Row<Data>({ row, columns }: { readonly row: Data; readonly columns: readonly DataColumn<Data>[] }) {
  return (
    <tr>
      {columns.map(column =>
        column.isRowHead ? (
          <th key={column.key} scope="row" class={classOf(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.key} class={classOf(column)}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}

function classOf<Data>({ isNumeric, isRowHead }: DataColumn<Data>): string | undefined {
  if (isRowHead) return isNumeric ? 'is-row-head is-numeric' : 'is-row-head'
  return isNumeric ? 'is-numeric' : undefined
}
