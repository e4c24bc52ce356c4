import { useEffect, useRef } from 'preact/hooks'
import type { Flow } from '../../api/index.ts'
import { clock } from '../client/clock.ts'
import { connection, flow } from '../client/live.ts'
import { visibleText } from '../format/visible-text.ts'
import { announce } from '../shell/announce.tsx'
import { Heading } from '../ui/heading.tsx'
import { Loading } from '../ui/loading.tsx'
import { Time } from '../ui/time.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Happenings } from './happenings.tsx'
import { PipelineView } from './pipeline-view.tsx'
import { ProblemList } from './problem-list.tsx'
import { isUntouched, newProblems, stagesWithProblem } from './problems.ts'

/** UTF-16 units that somebody would listen to. */
const SAID_LIMIT = 300

/** The pipelines as they run. */
export function FlowPage() {
  const current = flow.value
  useAnnouncedProblems(current)
  if (current === undefined) {
    return (
      <>
        <Heading title="Flow" />
        {connection.value !== 'lost' && <Loading what="Loading the flow" />}
      </>
    )
  }
  return (
    <>
      <Heading
        title="Flow"
        about={
          <>
            What has gone through the lake since <code>lake up</code> began, <Time at={current.startedAt} />
          </>
        }
      />
      <div class="stack">
        <ProblemList stages={stagesWithProblem(current)} />
        {isUntouched(current) && <FirstSteps />}
        <ul class="stack" aria-label="Pipelines">
          {current.pipelines.map(pipeline => (
            <PipelineView key={pipeline.name} pipeline={pipeline} until={shownUntil(current)} />
          ))}
        </ul>
        <Happenings happenings={current.happenings} />
      </div>
    </>
  )
}

/** While nothing changes nothing is told, and time goes on; without a connection nobody knows. */
function shownUntil({ at }: Flow): number {
  return connection.value === 'live' ? Math.max(at, clock.value) : at
}

function useAnnouncedProblems(current: Flow | undefined): void {
  const before = useRef<Flow>(undefined)
  useEffect(() => {
    if (current === undefined) return
    const said = newProblems(before.current, current).map(({ title, problem }) => `${title}: ${problem?.text}`)
    if (said.length > 0) announce(visibleText(`Problem at ${said.join('; ')}`, SAID_LIMIT))
    before.current = current
  }, [current])
}
