import type { Stage } from '../../api/index.ts'
import { countOf } from '../format/count.ts'
import { Name } from '../ui/name.tsx'
import { stageAnchor } from './stage-view.tsx'

/** Where the problems are, for who does not see all of the picture at once. */
export function ProblemList({ stages }: { readonly stages: readonly Stage[] }) {
  if (stages.length === 0) return null
  return (
    <div class="notice is-bad">
      <p>
        <strong>{countOf(stages.length, 'problem')}:</strong>{' '}
        {stages.map((stage, index) => [
          index > 0 && ', ',
          <a key={stage.id} href={`#${stageAnchor(stage)}`}>
            <Name text={stage.title} />
          </a>,
        ])}
      </p>
    </div>
  )
}
