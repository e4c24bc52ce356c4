import type { Run, RunKind, RunPage } from '../../api/index.ts'
import { get } from '../client/api.ts'
import { clock } from '../client/clock.ts'
import { useFresh } from '../client/use-fresh.ts'
import { searchParams, setSearchParams } from '../shell/navigate.ts'
import { pathTo, withSearch } from '../shell/route.ts'
import { Badge } from '../ui/badge.tsx'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { Empty } from '../ui/empty.tsx'
import { Count, Duration, Elapsed } from '../ui/figures.tsx'
import { Heading } from '../ui/heading.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Name } from '../ui/name.tsx'
import { Time } from '../ui/time.tsx'
import { RunProgressBar } from './run-progress.tsx'
import { runTitle, STATUS_TONES } from './run-text.ts'

const PAGE_SIZE = 50
const KINDS: readonly { readonly kind: RunKind | undefined; readonly title: string }[] = [
  { kind: undefined, title: 'All' },
  { kind: 'import', title: 'Imports' },
  { kind: 'daily load', title: 'Daily loads' },
]

/** Imports and daily loads, newest first. */
export function RunsPage() {
  const kind = KINDS.find(({ kind }) => kind === searchParams.value.get('kind'))?.kind
  const before = searchParams.value.get('before') ?? undefined
  const path = withSearch('/api/runs', { kind, before, limit: PAGE_SIZE })
  // Commands in other terminals have runs as well, of which the flow does not know.
  const loaded = useFresh(signal => get<RunPage>(path, { signal }), [path], { every: 2_000, on: clock })
  return (
    <>
      <Heading
        title="Runs"
        about="Imports of CSV files into DynamoDB, and daily loads of vendor files into partitions"
      />
      <div class="filters">
        <label class="field">
          <span>Kind</span>
          <select
            value={kind ?? ''}
            onChange={event => setSearchParams({ kind: event.currentTarget.value, before: undefined })}
          >
            {KINDS.map(({ kind, title }) => (
              <option key={title} value={kind ?? ''}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </div>
      <LoadedView of={loaded} what="Runs">
        {({ runs, next }) => (
          <>
            {runs.length === 0 ? (
              <NoRuns kind={kind} isOlder={before !== undefined} />
            ) : (
              <DataTable
                caption="Runs, newest first"
                hidesCaption
                columns={COLUMNS}
                rows={runs}
                keyOf={run => run.id}
              />
            )}
            <nav class="pages" aria-label="Pages of runs">
              {before !== undefined && <a href={withSearch('/runs', { kind })}>Newest</a>}
              {next !== null && <a href={withSearch('/runs', { kind, before: next })}>Older</a>}
            </nav>
          </>
        )}
      </LoadedView>
    </>
  )
}

const COLUMNS: readonly DataColumn<Run>[] = [
  {
    key: 'run',
    head: 'Run',
    isRowHead: true,
    cell: run => (
      <a href={pathTo.run(run.id)}>
        <Name text={runTitle(run)} />
      </a>
    ),
  },
  { key: 'status', head: 'Status', cell: ({ status }) => <Badge tone={STATUS_TONES[status]}>{status}</Badge> },
  { key: 'kind', head: 'Kind', cell: ({ kind, trigger }) => `${kind}, by ${trigger}` },
  { key: 'table', head: 'Table', cell: ({ table }) => <Code text={table} limit={80} /> },
  { key: 'rows', head: 'Rows', isNumeric: true, cell: run => <RowsCell run={run} /> },
  {
    key: 'refused',
    head: 'Refused',
    isNumeric: true,
    cell: ({ accounting }) => accounting && <Count of={accounting.refused} />,
  },
  { key: 'started', head: 'Started', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { key: 'duration', head: 'Duration', isNumeric: true, cell: run => <RunDuration run={run} /> },
]

function RowsCell({ run }: { readonly run: Run }) {
  if (run.accounting) return <Count of={run.accounting.in} />
  return run.progress && <RunProgressBar run={run} progress={run.progress} />
}

export function RunDuration({ run: { startedAt, endedAt, status } }: { readonly run: Run }) {
  if (endedAt !== null) return <Duration ms={endedAt - startedAt} />
  return status === 'interrupted' ? null : <Elapsed since={startedAt} />
}

function NoRuns({ kind, isOlder }: { readonly kind: RunKind | undefined; readonly isOlder: boolean }) {
  if (isOlder) return <Empty title="No older runs" />
  if (kind === 'daily load') {
    return (
      <Empty title="No daily load yet" command="pnpm lake load-daily">
        Drop a vendor’s file into <code>vendor-drop/</code> of the lake’s directory, or load a day from another
        terminal:
      </Empty>
    )
  }
  return (
    <Empty
      title={kind === 'import' ? 'No import yet' : 'No run yet'}
      command="pnpm lake import offers.csv --table Offers --key account,offer_id"
    >
      Drop a CSV into <code>csv-uploads/&lt;DynamoDB table&gt;/</code> of the lake’s directory, or import one from
      another terminal:
    </Empty>
  )
}
