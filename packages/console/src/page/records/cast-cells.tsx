import type { TraceStep } from '../../api/records.ts'
import { countOf } from '../format/count.ts'
import { CellValue } from '../query/cell-value.tsx'
import { Badge } from '../ui/badge.tsx'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'

type CastCell = Extract<TraceStep, { is: 'cast' }>['cells'][number]

/** Each value and the column that it went to; rescued ones with the reason. */
export function CastCells({ cells }: { readonly cells: readonly CastCell[] }) {
  const rescued = cells.filter(({ rescued }) => rescued !== null).length
  if (cells.length === 0) return <p class="quiet">There was nothing to cast.</p>
  return (
    <>
      {rescued > 0 && (
        <p class="notice is-warn">
          {countOf(rescued, 'value')} did not fit and {rescued === 1 ? 'is' : 'are'} kept, exact, in rescued_data.
        </p>
      )}
      <DataTable caption={countOf(cells.length, 'value')} columns={COLUMNS} rows={cells} keyOf={(_, place) => place} />
    </>
  )
}

const COLUMNS: readonly DataColumn<CastCell>[] = [
  { key: 'path', head: 'Path', isRowHead: true, cell: ({ path }) => <Code text={path} /> },
  {
    key: 'column',
    head: 'Column',
    cell: ({ column }) => (column === null ? <span class="quiet">none</span> : <Code text={column} />),
  },
  { key: 'type', head: 'Type', cell: ({ type }) => type !== null && <Code text={type} /> },
  {
    key: 'value',
    head: 'Value',
    cell: ({ value, rescued, mask }) =>
      rescued === null ? (
        <Value of={value} mask={mask ?? null} />
      ) : (
        <span class="is-rescued">
          <Badge tone="warn">rescued</Badge> <Code text={rescued} isProse />
        </span>
      ),
  },
]

/** What is stored, and whether it is the value. */
function Value({ of, mask }: { readonly of: string | null; readonly mask: CastCell['mask'] }) {
  if (mask === 'drop') return <Badge tone="neutral">masked: not stored</Badge>
  if (mask !== 'hash') return <CellValue cell={of} />
  return (
    <>
      <CellValue cell={of} /> <Badge tone="neutral">masked: its hash</Badge>
    </>
  )
}
