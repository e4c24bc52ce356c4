import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Run } from '../../api/index.ts'
import { get } from '../client/api.ts'
import { clock } from '../client/clock.ts'
import { useFresh } from '../client/use-fresh.ts'
import { announce } from '../shell/announce.tsx'
import { pathTo } from '../shell/route.ts'
import { Badge } from '../ui/badge.tsx'
import { Code } from '../ui/code.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Heading } from '../ui/heading.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Name } from '../ui/name.tsx'
import { Time } from '../ui/time.tsx'
import { Accounting } from './accounting.tsx'
import { RunProgressBar } from './run-progress.tsx'
import { isOver, runTitle, STATUS_TONES } from './run-text.ts'
import { RunDuration } from './runs-page.tsx'
import { Swaps } from './swaps.tsx'

/** One run; as it goes on while it does. */
export function RunPage({ id }: { readonly id: string }) {
  const status = useSignal<Run['status'] | undefined>(undefined)
  const isDone = useComputed(() => status.value === 'succeeded' || status.value === 'failed')
  const loaded = useFresh(signal => get<Run>(`/api/runs/${encodeURIComponent(id)}`, { signal }), [id], {
    every: 1_000,
    on: clock,
    isPaused: isDone,
  })
  const run = loaded.value
  useEffect(() => {
    status.value = run?.status
  }, [run])
  useAnnouncedEnd(run)
  return (
    <>
      <Heading title={run === undefined ? 'Run' : runTitle(run)} about={<a href="/runs">All runs</a>} />
      <LoadedView of={loaded} what="The run">
        {run => (
          <div class="stack">
            <Facts run={run} />
            {run.failure && <RunFailure run={run} failure={run.failure} />}
            {run.accounting && <Accounting of={run.accounting} kind={run.kind} />}
            {run.swaps.length > 0 && <Swaps swaps={run.swaps} />}
            {run.outputs.length > 0 && <Outputs outputs={run.outputs} />}
          </div>
        )}
      </LoadedView>
    </>
  )
}

function Facts({ run }: { readonly run: Run }) {
  return (
    <dl class="facts card">
      <dt>Status</dt>
      <dd class="run-status">
        <Badge tone={STATUS_TONES[run.status]}>{run.status}</Badge>
        {!isOver(run) && run.progress && <RunProgressBar run={run} progress={run.progress} />}
      </dd>
      <dt>Kind</dt>
      <dd>
        {run.kind}, set off by {run.trigger}
      </dd>
      <dt>Object</dt>
      <dd>{run.object === null ? <span class="quiet">none found yet</span> : <Code text={run.object} />}</dd>
      <dt>Table</dt>
      <dd>
        <TableName run={run} />
      </dd>
      {run.feed !== null && (
        <>
          <dt>Feed</dt>
          <dd>
            <Code text={run.feed} />
            {run.dataRef !== null && (
              <>
                , data_ref <Code text={run.dataRef} />
              </>
            )}
          </dd>
        </>
      )}
      <dt>Started</dt>
      <dd>
        <Time at={run.startedAt} isExact />
      </dd>
      {run.endedAt !== null && (
        <>
          <dt>Ended</dt>
          <dd>
            <Time at={run.endedAt} isExact />
          </dd>
        </>
      )}
      <dt>Duration</dt>
      <dd>
        <RunDuration run={run} />
        {run.status === 'interrupted' && (
          <span class="quiet">What did it is gone. The next one goes on where it was.</span>
        )}
      </dd>
    </dl>
  )
}

/** A daily load's is of the lake; an import's is of DynamoDB. */
function TableName({ run: { kind, table } }: { readonly run: Run }) {
  const [database, name] = table.split('.')
  if (kind === 'import' || database === undefined || name === undefined) return <Code text={table} />
  return (
    <a href={pathTo.table(database, name)}>
      <Name text={table} />
    </a>
  )
}

function RunFailure({ run, failure }: { readonly run: Run; readonly failure: NonNullable<Run['failure']> }) {
  const isFailed = run.status === 'failed'
  return (
    <div class={`notice ${isFailed ? 'is-bad' : 'is-warn'}`}>
      <p>
        <strong>{isFailed ? 'Failed' : run.status === 'waiting' ? 'Waits' : 'Last try'}:</strong>{' '}
        <Code text={failure.message} isProse limit={500} /> <span class="quiet">({failure.code})</span>
      </p>
    </div>
  )
}

function Outputs({ outputs }: { readonly outputs: Run['outputs'] }) {
  return (
    <section class="card" aria-labelledby="outputs">
      <h2 id="outputs">Objects written</h2>
      <dl class="facts outputs">
        {outputs.map(({ name, object }) => [
          <dt key={`${object} name`}>{name}</dt>,
          <dd key={object}>
            <Code text={object} /> <CopyButton text={object} what={`the address of ${name}`} />
          </dd>,
        ])}
      </dl>
    </section>
  )
}

/** Who waits for the end of a run hears of it. */
function useAnnouncedEnd(run: Run | undefined): void {
  const before = useRef<Run>(undefined)
  useEffect(() => {
    if (run && before.current && !isOver(before.current) && isOver(run)) announce(`${runTitle(run)}: ${run.status}`)
    before.current = run
  }, [run])
}
