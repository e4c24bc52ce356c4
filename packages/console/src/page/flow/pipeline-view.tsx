import type { Lane, Pipeline } from '../../api/index.ts'
import { RateChart } from './rate-chart.tsx'
import { StageView } from './stage-view.tsx'

/** A pipeline as a picture: its lanes, each from what it comes from to where it goes. */
export function PipelineView({ pipeline, until }: { readonly pipeline: Pipeline; readonly until: number }) {
  const id = `pipeline-${pipeline.name}`
  const hasLaneNames = pipeline.lanes.length > 1
  return (
    <li class="pipeline card">
      <div class="pipeline-head">
        <div>
          <h2 id={id}>{pipeline.title}</h2>
          <p class="quiet pipeline-name">{pipeline.name}</p>
        </div>
        <RateChart history={pipeline.history} until={until} />
      </div>
      {pipeline.lanes.map(lane => (
        <LaneView key={lane.name} pipeline={pipeline} lane={lane} isNamed={hasLaneNames} />
      ))}
    </li>
  )
}

function LaneView({
  pipeline,
  lane,
  isNamed,
}: {
  readonly pipeline: Pipeline
  readonly lane: Lane
  readonly isNamed: boolean
}) {
  return (
    <div class="lane">
      {isNamed && <h3 class="lane-name">{lane.name}</h3>}
      <ol class="stages" aria-label={`Stages of ${isNamed ? lane.name : pipeline.title}`}>
        {lane.stages.map(stage => (
          <StageView key={stage.id} pipeline={pipeline} stage={stage} />
        ))}
      </ol>
    </div>
  )
}
