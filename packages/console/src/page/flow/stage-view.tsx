import type { Figure, Pipeline, Problem, Stage } from '../../api/index.ts'
import { countOf } from '../format/count.ts'
import { Code } from '../ui/code.tsx'
import { Name } from '../ui/name.tsx'
import { Time } from '../ui/time.tsx'
import { figureLink, figureName, figureText, figureTone, stageLink } from './figure-text.ts'

/** Of the address and of links within the page. */
export function stageAnchor({ id }: Stage): string {
  return `stage-${encodeURIComponent(id)}`
}

/** A stage with its figures, and its problem while it has one. */
export function StageView({ pipeline, stage }: { readonly pipeline: Pipeline; readonly stage: Stage }) {
  const { kind, title, about, figures, problem } = stage
  const href = stageLink(pipeline, kind, title)
  const name = <Name text={title} />
  return (
    <li class={`stage is-${kind} ${problem ? 'has-problem' : ''}`} id={stageAnchor(stage)} tabIndex={-1}>
      <div class="stage-box">
        <p class="stage-title">{href === undefined ? name : <a href={href}>{name}</a>}</p>
        <p class="stage-about">
          <Name text={about} limit={120} />
        </p>
        {figures.length > 0 && (
          <dl class="figures">
            {figures.map(figure => (
              <FigureView key={figure.name} pipeline={pipeline} stage={stage} figure={figure} />
            ))}
          </dl>
        )}
        {problem && <ProblemView problem={problem} />}
      </div>
    </li>
  )
}

function FigureView({
  pipeline,
  stage,
  figure,
}: {
  readonly pipeline: Pipeline
  readonly stage: Stage
  readonly figure: Figure
}) {
  const href = figureLink(pipeline.name, figure)
  const text = figureText(figure)
  return (
    <div class={`figure-row is-${figureTone(stage.kind, figure)}`}>
      <dt>{figureName(stage.kind, figure.name)}</dt>
      <dd class="figure">{href === undefined ? text : <a href={href}>{text}</a>}</dd>
    </div>
  )
}

function ProblemView({ problem: { text, at, times } }: { readonly problem: Problem }) {
  return (
    <div class="problem">
      <p>
        <span aria-hidden="true">✕ </span>
        <span class="visually-hidden">Problem: </span>
        <Code text={text} isProse limit={200} />
      </p>
      <p class="problem-when">
        {times > 1 && `${countOf(times, 'time')} in a row, last `}
        <Time at={at} />
      </p>
    </div>
  )
}
