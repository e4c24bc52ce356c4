import { useEffect, useRef } from 'preact/hooks'
import type { FilePage, TableDetail } from '../../api/tables.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { withSearch } from '../shell/route.ts'
import { Code } from '../ui/code.tsx'
import { CursorPager, useCursors } from '../ui/cursor-pager.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { Bytes } from '../ui/figures.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Name } from '../ui/name.tsx'
import { Time } from '../ui/time.tsx'
import { apiPathTo } from './api-path.ts'
import { partitionName } from './partition-name.ts'
import { shownOf } from './shown-of.ts'
import { tableViewSearch } from './table-view.ts'

const PAGE = 100

/** Files of one partition. */
export function PartitionFiles({ table, values }: { readonly table: TableDetail; readonly values: readonly string[] }) {
  const cursors = useCursors()
  const query = { partition: JSON.stringify(values), after: cursors.after, limit: PAGE }
  const path = withSearch(apiPathTo(table, 'files'), query)
  const loaded = useFresh(signal => get<FilePage>(path, { signal }), [path], { every: 5_000 })
  return (
    <>
      <p>
        <a href={tableViewSearch({ show: 'partitions', partition: undefined })}>‹ All partitions</a>
      </p>
      <PartitionHeading name={partitionName(table.partitionKeys, values)} />
      <LoadedView of={loaded} what="Files">
        {({ files, total, next }) =>
          total === 0 ? (
            <p class="quiet">It has no files.</p>
          ) : (
            <>
              <CursorPager cursors={cursors} next={next} what="files" isBusy={loaded.isBusy}>
                {shownOf(cursors.page, PAGE, files.length, total, 'files')}
              </CursorPager>
              <DataTable caption="Files" hidesCaption columns={COLUMNS} rows={files} keyOf={({ name }) => name} />
            </>
          )
        }
      </LoadedView>
    </>
  )
}

/** Takes the focus if the link that led here is gone with it. */
function PartitionHeading({ name }: { readonly name: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <h2 ref={heading} tabIndex={-1}>
      Partition <Name text={name} limit={200} />
    </h2>
  )
}

const COLUMNS: readonly DataColumn<FilePage['files'][number]>[] = [
  { key: 'name', head: 'File', isRowHead: true, cell: ({ name }) => <Code text={name} /> },
  { key: 'bytes', head: 'Size', isNumeric: true, cell: ({ bytes }) => <Bytes of={bytes} /> },
  { key: 'written', head: 'Written', cell: ({ writtenAt }) => <Time at={writtenAt} isExact /> },
]
