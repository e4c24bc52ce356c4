import { useMemo, useState } from 'preact/hooks'
import { Failure } from '../ui/failure.tsx'
import { Chart } from './chart.tsx'
import { CsvButton } from './csv-button.tsx'
import { errorPlace, type Place } from './error-place.ts'
import { Refusal, type Refused } from './refusal.tsx'
import { type Result, ResultTable } from './result-table.tsx'
import type { QueryState } from './use-query.ts'

interface QueryResultProps {
  readonly state: QueryState
  /** In the editor. */
  readonly text: string
  readonly goTo: (place: Place) => void
}

/** What came of a query. */
export function QueryResult({ state, text, goTo }: QueryResultProps) {
  if (state.is === 'failed') return <Failure error={state.error} what="The query could not be run" />
  if (state.is !== 'answered') return null
  const { answer, sql } = state
  if (answer.is === 'cancelled') return null
  if (answer.is === 'refused') return <RefusedQuery of={answer} sql={sql} isAsRun={sql === text} goTo={goTo} />
  return <Rows result={answer} sql={sql} isAsRun={sql === text} />
}

function RefusedQuery({
  of,
  sql,
  isAsRun,
  goTo,
}: {
  readonly of: Refused
  readonly sql: string
  readonly isAsRun: boolean
  readonly goTo: (place: Place) => void
}) {
  const place = errorPlace(of.message, sql)
  return (
    <Refusal of={of}>
      {place && isAsRun && (
        <button type="button" onClick={() => goTo(place)}>
          Go to line {place.line}, column {place.column}
        </button>
      )}
    </Refusal>
  )
}

function Rows({ result, sql, isAsRun }: { readonly result: Result; readonly sql: string; readonly isAsRun: boolean }) {
  const [hasChart, setChart] = useState(false)
  // Thousands of cells, which do not depend on what is typed.
  const table = useMemo(() => <ResultTable result={result} caption="Rows of the query" />, [result])
  return (
    <section class="stack" aria-label="Result">
      <div class="result-bar">
        <button type="button" aria-expanded={hasChart} onClick={() => setChart(!hasChart)}>
          {hasChart ? 'Hide chart' : 'Show chart'}
        </button>
        <CsvButton sql={sql} />
        {!isAsRun && <span class="quiet">Of the query as it was run; it has been changed since.</span>}
      </div>
      {hasChart && <Chart key={sql} result={result} />}
      {table}
    </section>
  )
}
