import type { PartitionDetail, PartitionPage, TableDetail } from '../../api/tables.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { pathTo, withSearch } from '../shell/route.ts'
import { Code } from '../ui/code.tsx'
import { CursorPager, useCursors } from '../ui/cursor-pager.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { Bytes, Count } from '../ui/figures.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Name } from '../ui/name.tsx'
import { apiPathTo } from './api-path.ts'
import { partitionName } from './partition-name.ts'
import { shownOf } from './shown-of.ts'
import { tableViewSearch } from './table-view.ts'
import { WrittenAt } from './written-at.tsx'

const PAGE = 100

/** Partitions of a table, newest values first, each with a link to its files. */
export function Partitions({ table }: { readonly table: TableDetail }) {
  const cursors = useCursors()
  const { after } = cursors
  const path = withSearch(apiPathTo(table, 'partitions'), { after, limit: PAGE })
  const loaded = useFresh(signal => get<PartitionPage>(path, { signal }), [path], { every: 5_000 })
  return (
    <LoadedView of={loaded} what="Partitions">
      {({ partitions, total, next }) =>
        total === 0 ? (
          <p class="quiet">There are no partitions yet.</p>
        ) : (
          <>
            <CursorPager cursors={cursors} next={next} what="partitions" isBusy={loaded.isBusy}>
              {shownOf(cursors.page, PAGE, partitions.length, total, 'partitions')}
            </CursorPager>
            <DataTable
              caption="Partitions"
              hidesCaption
              columns={columnsOf(table)}
              rows={partitions}
              keyOf={({ values }) => JSON.stringify(values)}
            />
          </>
        )
      }
    </LoadedView>
  )
}

function columnsOf({ database, name, partitionKeys }: TableDetail): readonly DataColumn<PartitionDetail>[] {
  return [
    {
      key: 'partition',
      head: 'Partition',
      isRowHead: true,
      cell: ({ values }) => (
        <a href={`${pathTo.table(database, name)}${tableViewSearch({ show: 'partitions', partition: values })}`}>
          <Name text={partitionName(partitionKeys, values)} limit={120} />
        </a>
      ),
    },
    { key: 'files', head: 'Files', isNumeric: true, cell: ({ files }) => <Count of={files} /> },
    { key: 'bytes', head: 'Size', isNumeric: true, cell: ({ bytes }) => <Bytes of={bytes} /> },
    { key: 'written', head: 'Last write', cell: ({ writtenAt }) => <WrittenAt at={writtenAt} /> },
    { key: 'location', head: 'Location', cell: ({ location }) => <Code text={location} /> },
  ]
}
