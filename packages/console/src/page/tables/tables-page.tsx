import type { TableSummary } from '../../api/tables.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { countOf } from '../format/count.ts'
import { pathTo } from '../shell/route.ts'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { Empty } from '../ui/empty.tsx'
import { Bytes, Count } from '../ui/figures.tsx'
import { Heading } from '../ui/heading.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Name } from '../ui/name.tsx'
import { WrittenAt } from './written-at.tsx'

export function TablesPage() {
  const tables = useFresh(signal => get<readonly TableSummary[]>('/api/tables', { signal }), [], { every: 5_000 })
  return (
    <>
      <Heading title="Tables" about="What the catalog says is live, as a query reads it." />
      <LoadedView of={tables} what="Tables">
        {all => (all.length === 0 ? <NoTables /> : <TableList tables={all} />)}
      </LoadedView>
    </>
  )
}

function NoTables() {
  return (
    <Empty title="The lake has no tables yet" command="pnpm lake put-orders --rows 200 --update 50 --delete 20">
      A table is made by the first rows that are loaded into it. With the lines that <code>lake up</code> printed, this
      writes orders to DynamoDB:
    </Empty>
  )
}

function TableList({ tables }: { readonly tables: readonly TableSummary[] }) {
  return (
    <DataTable
      caption={countOf(tables.length, 'table')}
      columns={COLUMNS}
      rows={tables}
      keyOf={({ database, name }) => `${database}.${name}`}
    />
  )
}

const COLUMNS: readonly DataColumn<TableSummary>[] = [
  {
    key: 'table',
    head: 'Table',
    isRowHead: true,
    cell: ({ database, name, description }) => (
      <>
        <a href={pathTo.table(database, name)}>
          <Name text={`${database}.${name}`} />
        </a>
        {description !== null && (
          <div class="table-about">
            <Code text={description} limit={120} isProse />
          </div>
        )}
      </>
    ),
  },
  { key: 'source', head: 'Source', cell: ({ source }) => source !== null && <Code text={source} /> },
  { key: 'columns', head: 'Columns', isNumeric: true, cell: ({ columns }) => <Count of={columns} /> },
  { key: 'partitions', head: 'Partitions', isNumeric: true, cell: ({ partitions }) => <Count of={partitions} /> },
  { key: 'files', head: 'Files', isNumeric: true, cell: ({ files }) => <Count of={files} /> },
  { key: 'bytes', head: 'Size', isNumeric: true, cell: ({ bytes }) => <Bytes of={bytes} /> },
  { key: 'format', head: 'Format', cell: ({ format }) => format },
  { key: 'written', head: 'Last write', cell: ({ writtenAt }) => <WrittenAt at={writtenAt} /> },
]
