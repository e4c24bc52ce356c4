import type { TraceStep } from '../../api/records.ts'
import { Code } from '../ui/code.tsx'
import { CastCells } from './cast-cells.tsx'
import { DecodedChange } from './decoded-change.tsx'
import { GivenUp, Quarantined, Waiting } from './ends.tsx'
import { Leaves } from './leaves.tsx'
import { RawBytes } from './raw-bytes.tsx'
import { STEP_TITLES } from './step-title.ts'
import { StoredRow } from './stored-row.tsx'
import { TableLink } from './table-link.tsx'

/** The way of a record, step by step. */
export function TraceSteps({ steps }: { readonly steps: readonly TraceStep[] }) {
  return (
    <ol class="trace">
      {steps.map((step, place) => (
        <li key={step.is} class={`trace-step is-${step.is.replace(' ', '-')}`}>
          <h2>
            <span class="step-number">{place + 1}</span> {STEP_TITLES[step.is]}
          </h2>
          <div class="step-content">
            <Step step={step} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function Step({ step }: { readonly step: TraceStep }) {
  switch (step.is) {
    case 'raw':
      return <RawBytes step={step} />
    case 'decoded':
      return <DecodedChange step={step} />
    case 'routed':
      return (
        <p>
          <TableLink table={step.table} /> <Code text={step.how} isProse />
        </p>
      )
    case 'flattened':
      return <Leaves leaves={step.leaves} />
    case 'cast':
      return <CastCells cells={step.cells} />
    case 'row':
      return <StoredRow step={step} />
    case 'quarantined':
      return <Quarantined step={step} />
    case 'given up':
      return <GivenUp step={step} />
    case 'waiting':
      return <Waiting step={step} />
  }
}
