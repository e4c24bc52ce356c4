import type { TraceStep } from '../../api/records.ts'
import { formatDuration } from '../format/duration.ts'
import { CellValue } from '../query/cell-value.tsx'
import { partitionValues } from '../tables/partition-name.ts'
import { tableViewSearch } from '../tables/table-view.ts'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { TableLink } from './table-link.tsx'

type Row = Extract<TraceStep, { is: 'row' }>
type RowCell = Row['cells'][number]

/** The row that is in the lake, and the files that have it. */
export function StoredRow({ step: { table, partition, files, afterMs, cells } }: { readonly step: Row }) {
  const search = tableViewSearch({ show: 'partitions', partition: partitionValues(partition) })
  return (
    <>
      <dl class="facts">
        <dt>Table</dt>
        <dd>
          <TableLink table={table} />
        </dd>
        <dt>Partition</dt>
        <dd>
          <Code text={partition} />, <TableLink table={table} search={search} what="its files" />
        </dd>
        <dt>{files.length === 1 ? 'File' : 'Files'}</dt>
        <dd>
          <ul>
            {files.map(file => (
              <li key={file}>
                <Code text={file} />
              </li>
            ))}
          </ul>
        </dd>
        <dt>After</dt>
        <dd>{formatDuration(afterMs)}</dd>
      </dl>
      <DataTable caption="The row" columns={COLUMNS} rows={cells} keyOf={({ column }) => column} />
    </>
  )
}

const COLUMNS: readonly DataColumn<RowCell>[] = [
  { key: 'column', head: 'Column', isRowHead: true, cell: ({ column }) => <Code text={column} /> },
  { key: 'value', head: 'Value', cell: ({ value }) => <CellValue cell={value} /> },
]
