import type { TraceStep } from '../../api/records.ts'
import { countOf } from '../format/count.ts'
import { CellValue } from '../query/cell-value.tsx'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'

type Leaf = Extract<TraceStep, { is: 'flattened' }>['leaves'][number]

/** Each value of the item by its path. */
export function Leaves({ leaves }: { readonly leaves: readonly Leaf[] }) {
  if (leaves.length === 0) return <p class="quiet">The item has no values.</p>
  return (
    <DataTable caption={countOf(leaves.length, 'value')} columns={COLUMNS} rows={leaves} keyOf={(_, place) => place} />
  )
}

const COLUMNS: readonly DataColumn<Leaf>[] = [
  { key: 'path', head: 'Path', isRowHead: true, cell: ({ path }) => <Code text={path} /> },
  { key: 'type', head: 'Type in DynamoDB', cell: ({ type }) => <Code text={type} /> },
  { key: 'value', head: 'Value', cell: ({ value }) => <CellValue cell={value} /> },
]
