import { useMemo } from 'preact/hooks'
import type { Cell, QueryAnswer } from '../../api/query.ts'
import { countOf } from '../format/count.ts'
import { Code } from '../ui/code.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { CellValue } from './cell-value.tsx'
import { columnKind } from './column-kind.ts'

export type Result = Extract<QueryAnswer, { is: 'rows' }>

type CellRow = readonly Cell[]

/** Rows of a query under names and types of their columns. */
export function ResultTable({ result: { columns, rows, isCut }, caption }: { result: Result; caption: string }) {
  const tableColumns = useMemo(
    () =>
      columns.map(({ name, type }, place) => ({
        key: String(place),
        head: <ColumnHead name={name} type={type} />,
        isNumeric: columnKind(type) === 'number',
        cell: (row: CellRow) => <CellValue cell={row[place] ?? null} />,
      })),
    [columns],
  )
  return (
    <div class="result">
      <p class="result-count">
        {isCut ? `The first ${countOf(rows.length, 'row')}; there are more.` : `${countOf(rows.length, 'row')}.`}
      </p>
      <DataTable caption={caption} hidesCaption columns={tableColumns} rows={rows} keyOf={(_, index) => index} />
    </div>
  )
}

function ColumnHead({ name, type }: { readonly name: string; readonly type: string }) {
  return (
    <>
      <Code text={name} limit={80} />
      <br />
      <span class="column-type">
        <Code text={type} limit={60} isProse />
      </span>
    </>
  )
}
