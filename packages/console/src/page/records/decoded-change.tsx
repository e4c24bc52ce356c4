import type { TraceStep } from '../../api/records.ts'
import { Code } from '../ui/code.tsx'
import { indentJson } from './indent-json.ts'

/** What the bytes say: a change of an item. */
export function DecodedChange({ step }: { readonly step: Extract<TraceStep, { is: 'decoded' }> }) {
  const { format, operation, source, eventId, changedAt, keys, image } = step
  return (
    <>
      <dl class="facts">
        <dt>Format</dt>
        <dd>
          <Code text={format} isProse />
        </dd>
        <dt>Operation</dt>
        <dd>
          {operation} in <Code text={source} />
        </dd>
        <dt>Changed at</dt>
        <dd>
          <Code text={changedAt} />
        </dd>
        <dt>Event</dt>
        <dd>
          <Code text={eventId} />
        </dd>
        <dt>Key</dt>
        <dd>
          <Code text={keys} />
        </dd>
      </dl>
      {image === null ? (
        <p class="quiet">No item: it was removed.</p>
      ) : (
        <>
          <h3>Item after the change</h3>
          <Code text={indentJson(image)} isBlock limit={1_500} />
        </>
      )}
    </>
  )
}
