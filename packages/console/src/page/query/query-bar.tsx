import { formatDuration } from '../format/duration.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Elapsed } from '../ui/figures.tsx'
import { querySharedAt } from './shared-sql.ts'
import type { Query } from './use-query.ts'

/**
 * Runs and cancels; says how long it takes. A button that has nothing to do keeps the focus, so it is not `disabled`.
 */
export function QueryBar({
  query,
  text,
  run,
}: {
  readonly query: Query
  readonly text: string
  readonly run: () => void
}) {
  const state = query.state.value
  const isRunning = state.is === 'running'
  return (
    <div class="query-bar">
      <button type="button" class="primary" aria-disabled={isRunning || text.trim() === ''} onClick={run}>
        Run
      </button>
      <button type="button" aria-disabled={!isRunning || state.isCancelling} onClick={query.cancel}>
        Cancel
      </button>
      <CopyButton
        text={new URL(querySharedAt(text), location.origin).href}
        what="link to this query"
        label="Copy link"
      />
      {isRunning && (
        <span class="quiet">
          {state.isCancelling ? 'Cancelling' : 'Running'} <Elapsed since={state.since} />
        </span>
      )}
      {state.is === 'answered' && state.answer.is === 'rows' && (
        <span class="quiet">took {formatDuration(state.answer.ms)}</span>
      )}
      {state.is === 'answered' && state.answer.is === 'cancelled' && <span class="quiet">cancelled</span>}
    </div>
  )
}
