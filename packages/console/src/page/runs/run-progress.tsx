import type { Run, RunProgress } from '../../api/index.ts'
import { progressText, runTitle } from './run-text.ts'

/** How far a run is: as a bar where it is known, and in words. */
export function RunProgressBar({ run, progress }: { readonly run: Run; readonly progress: RunProgress }) {
  return (
    <span class="run-progress">
      {run.status === 'running' && (
        <progress
          aria-label={`Progress of ${runTitle(run)}`}
          {...(progress.share !== null && { value: progress.share })}
        />
      )}
      <span class="figure">{progressText(run)}</span>
    </span>
  )
}
