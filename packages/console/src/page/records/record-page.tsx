import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { RecordTrace } from '../../api/records.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { visibleText } from '../format/visible-text.ts'
import { Code } from '../ui/code.tsx'
import { Empty } from '../ui/empty.tsx'
import { Bytes } from '../ui/figures.tsx'
import { Heading } from '../ui/heading.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Time } from '../ui/time.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'
import { Replay } from './replay.tsx'
import { TraceSteps } from './trace-steps.tsx'

/** One record, from its bytes to its row. It is loaded again while it waits; what became of it stays. */
export function RecordPage({ id }: { readonly id: string }) {
  const isSettled = useSignal(false)
  const wasReplayed = useSignal(false)
  const path = `/api/records/${encodeURIComponent(id)}`
  const load = (signal: AbortSignal) => get<RecordTrace>(path, { signal })
  const loaded = useFresh(load, [path], { every: 2_000, isPaused: isSettled })
  const { value, error } = loaded
  const isGone = value === undefined && error?.status === 404
  useEffect(() => {
    isSettled.value = isGone || (value !== undefined && value.record.outcome !== 'waiting')
  }, [value, isGone])
  return (
    <>
      <p class="trail">
        <a href="/records">‹ Records</a>
      </p>
      <Heading title={titleOf(value)} about={value && <Facts trace={value} />} />
      {isGone ? (
        <Empty title="The record is gone">
          Neither the stream nor the quarantine has it any more. <a href="/records">Those that are there</a>
        </Empty>
      ) : (
        <LoadedView of={loaded} what="The record">
          {({ steps, canReplay }) => (
            <div class="stack">
              {(canReplay || wasReplayed.value) && (
                <Replay
                  id={id}
                  canReplay={canReplay}
                  onLoaded={() => {
                    wasReplayed.value = true
                    loaded.again()
                  }}
                />
              )}
              <TraceSteps steps={steps} />
            </div>
          )}
        </LoadedView>
      )}
    </>
  )
}

function titleOf(trace: RecordTrace | undefined): string {
  if (trace === undefined) return 'Record'
  const { change, sequenceNumber } = trace.record
  return change === null
    ? `Record …${sequenceNumber.slice(-6)}`
    : `${change.operation} of ${visibleText(change.key, 80)}`
}

function Facts({ trace: { record } }: { readonly trace: RecordTrace }) {
  const { outcome, about, arrivedAt, bytes, shardId, sequenceNumber } = record
  return (
    <span class="record-facts">
      <span>
        <OutcomeBadge of={outcome} /> <Code text={about} />
      </span>
      <span>
        arrived <Time at={arrivedAt} isExact />
      </span>
      <Bytes of={bytes} />
      <span>
        <Code text={shardId} /> <Code text={sequenceNumber} />
      </span>
    </span>
  )
}
