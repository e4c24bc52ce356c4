import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordFilters, RecordPage } from '../../api/records.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { formatClock } from '../format/time.ts'
import { withSearch } from '../shell/route.ts'
import { CursorPager, useCursors } from '../ui/cursor-pager.tsx'
import { Empty } from '../ui/empty.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { EMPTY_LIST, type FollowedList, holdNewest, showNewest } from './follow-list.ts'
import { isBeingRead } from './is-being-read.ts'
import { RecordTable } from './record-table.tsx'

const PAGE = 100

/** Records that fit the filters, as they come, or as they were while somebody reads them. */
export function RecordList({ filters }: { readonly filters: RecordFilters }) {
  const cursors = useCursors()
  const { after: before } = cursors
  const path = withSearch('/api/records', { ...filters, before, limit: PAGE })
  const load = async (signal: AbortSignal) => ({ path, page: await get<RecordPage>(path, { signal }) })
  const loaded = useFresh(load, [path])
  const [isPaused, setPaused] = useState(false)
  const [list, setList] = useState<FollowedList>(EMPTY_LIST)
  const [shownAt, setShownAt] = useState(Date.now())
  const shownPath = useRef<string>(undefined)
  const element = useRef<HTMLDivElement>(null)

  const show = (page: RecordPage, path: string) => {
    shownPath.current = path
    setList(showNewest(page))
    setShownAt(Date.now())
  }
  useEffect(() => {
    if (loaded.value === undefined) return
    const { path, page } = loaded.value
    const isHeld = path === shownPath.current && (isPaused || isBeingRead(element.current))
    if (isHeld) setList(list => holdNewest(list, page))
    else show(page, path)
  }, [loaded.value])

  return (
    <LoadedView of={loaded} what="Records">
      {({ page, path }) =>
        list.shown.length === 0 && page.records.length === 0 ? (
          <NoRecords isFiltered={Object.keys(filters).length > 0} />
        ) : (
          <div ref={element}>
            <div class="record-bar">
              <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
                Pause
              </button>
              <button
                type="button"
                aria-disabled={list.waiting.length === 0}
                onClick={() => list.waiting.length > 0 && show(page, path)}
              >
                {newerText(list)}
              </button>
              <CursorPager cursors={cursors} next={list.next} what="records" isBusy={loaded.isBusy}>
                {`${cursors.page === 0 ? 'newest' : 'older'}, as of ${formatClock(shownAt)} UTC`}
              </CursorPager>
            </div>
            <RecordTable records={list.shown} />
          </div>
        )
      }
    </LoadedView>
  )
}

function newerText({ waiting, isMore }: FollowedList): string {
  return waiting.length === 0 ? 'None newer' : `Show ${waiting.length}${isMore ? '+' : ''} newer`
}

function NoRecords({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No record fits">
        Of those that the stream and the quarantine still have. <a href="/records">All records</a>
      </Empty>
    )
  }
  return (
    <Empty
      title="Nothing has come through the stream yet"
      command="pnpm lake put-orders --rows 200 --update 50 --delete 20"
    >
      Each write to a DynamoDB table that is followed comes here. With the lines that <code>lake up</code> printed, this
      makes some:
    </Empty>
  )
}
