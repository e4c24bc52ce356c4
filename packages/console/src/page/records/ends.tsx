import type { TraceStep } from '../../api/records.ts'
import { Code } from '../ui/code.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

type Step<Is extends TraceStep['is']> = { readonly step: Extract<TraceStep, { is: Is }> }

/** It cannot be loaded as it is; its bytes are kept. */
export function Quarantined({ step: { code, reason, object } }: Step<'quarantined'>) {
  return (
    <>
      <p class="notice is-bad">
        <span>
          <strong>
            <Code text={code} />
          </strong>{' '}
          <Code text={reason} isProse limit={1_000} />
        </span>
      </p>
      <KeptIn object={object} />
    </>
  )
}

/** Its batch failed too often; where it is kept is in the object. */
export function GivenUp({ step: { condition, object } }: Step<'given up'>) {
  return (
    <>
      <p class="notice is-bad">
        <span>
          The event source gave its batch up: <Code text={condition} />
        </span>
      </p>
      <KeptIn object={object} />
    </>
  )
}

export function Waiting({ step: { reason } }: Step<'waiting'>) {
  return (
    <p class="quiet">
      <Code text={reason} isProse />
    </p>
  )
}

function KeptIn({ object }: { readonly object: string }) {
  return (
    <p>
      Kept in <Code text={object} /> <CopyButton text={object} what="the name of the object" />
    </p>
  )
}
