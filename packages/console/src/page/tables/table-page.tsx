import type { TableDetail } from '../../api/tables.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { searchParams } from '../shell/navigate.ts'
import { Code } from '../ui/code.tsx'
import { Empty } from '../ui/empty.tsx'
import { Heading } from '../ui/heading.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { apiPathTo } from './api-path.ts'
import { Columns } from './columns.tsx'
import { PartitionFiles } from './partition-files.tsx'
import { Partitions } from './partitions.tsx'
import { Sample } from './sample.tsx'
import { SchemaHistory } from './schema-history.tsx'
import { TableFacts } from './table-facts.tsx'
import { TableTabs } from './table-tabs.tsx'
import { readTableView, type TableView } from './table-view.ts'

export function TablePage({ database, name }: { readonly database: string; readonly name: string }) {
  const path = apiPathTo({ database, name })
  const loaded = useFresh(signal => get<TableDetail>(path, { signal }), [path], { every: 5_000 })
  const isMissing = loaded.value === undefined && loaded.error?.status === 404
  return (
    <>
      <p class="trail">
        <a href="/tables">‹ Tables</a>
      </p>
      <Heading title={`${database}.${name}`} about={<Description of={loaded.value} />} />
      {isMissing ? (
        <Empty title="The catalog has no such table">
          It is made by the first rows that are loaded into it; <a href="/tables">these are there</a>.
        </Empty>
      ) : (
        <LoadedView of={loaded} what="The table">
          {table => <Table table={table} view={readTableView(searchParams.value, name)} />}
        </LoadedView>
      )}
    </>
  )
}

function Description({ of }: { readonly of: TableDetail | undefined }) {
  const description = of?.description ?? null
  return description === null ? null : <Code text={description} isProse />
}

function Table({ table, view }: { readonly table: TableDetail; readonly view: TableView }) {
  return (
    <>
      <TableFacts table={table} />
      <TableTabs table={table} view={view} />
      {viewOf(table, view)}
    </>
  )
}

function viewOf(table: TableDetail, view: TableView) {
  switch (view.show) {
    case 'columns':
      return <Columns table={table} />
    case 'history':
      return <SchemaHistory versions={table.history} />
    case 'partitions': {
      const { partition } = view
      if (partition === undefined) return <Partitions table={table} />
      return <PartitionFiles key={JSON.stringify(partition)} table={table} values={partition} />
    }
    case 'rows':
      return <Sample key={view.of} database={table.database} of={view.of} about={aboutRows(table, view.of)} />
  }
}

function aboutRows({ name }: TableDetail, of: string): string {
  if (of === `${name}_current`) return 'Each item once, as its last change left it.'
  if (of === `${name}_changes`) return 'Each change once, also those that came twice.'
  return 'Some rows, as the files hold them.'
}
