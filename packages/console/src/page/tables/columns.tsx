import { useState } from 'preact/hooks'
import type { TableDetail } from '../../api/tables.ts'
import { countOf } from '../format/count.ts'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { findColumns, type ListedColumn, listColumns } from './find-columns.ts'

/** Columns of a table, to search in. */
export function Columns({ table }: { readonly table: TableDetail }) {
  const [wanted, setWanted] = useState('')
  const [isOnlyOther, setOnlyOther] = useState(false)
  const columns = listColumns(table)
  const others = columns.filter(({ declared }) => declared !== null)
  const found = findColumns(isOnlyOther ? others : columns, wanted)
  return (
    <>
      <search class="filters">
        <label class="field">
          <span>Find columns</span>
          <input
            type="search"
            size={30}
            value={wanted}
            placeholder="name, type, path, comment"
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        {others.length > 0 && (
          <label class="check">
            <input type="checkbox" checked={isOnlyOther} onChange={() => setOnlyOther(!isOnlyOther)} />
            Only where another type is declared ({others.length})
          </label>
        )}
        <output class="quiet">
          {found.length === columns.length
            ? countOf(columns.length, 'column')
            : `${countOf(found.length, 'column')} of ${columns.length}`}
        </output>
      </search>
      {found.length === 0 ? (
        <p class="quiet">No column has that in its name, type, path or comment.</p>
      ) : (
        <DataTable caption="Columns" hidesCaption columns={COLUMNS} rows={found} keyOf={({ name }) => name} />
      )}
    </>
  )
}

const COLUMNS: readonly DataColumn<ListedColumn>[] = [
  { key: 'name', head: 'Column', isRowHead: true, cell: ({ name }) => <Code text={name} /> },
  {
    key: 'type',
    head: 'Type',
    cell: ({ type, declared }) => (
      <>
        <Code text={type} />
        {declared !== null && (
          <div class="declared">
            <span aria-hidden="true">! </span>declared <Code text={declared} isProse />
          </div>
        )}
      </>
    ),
  },
  { key: 'origin', head: 'Type comes from', cell: ({ origin }) => <Code text={origin} isProse /> },
  { key: 'path', head: 'Source path', cell: ({ path }) => path !== null && <Code text={path} /> },
  {
    key: 'comment',
    head: 'Comment',
    cell: ({ comment }) =>
      comment !== null && (
        <div class="prose-cell">
          <Code text={comment} isProse />
        </div>
      ),
  },
]
