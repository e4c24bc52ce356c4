import type { Flow, Stage } from '../../api/index.ts'

/** Stages that have a problem and had none: what has to be said aloud. */
export function newProblems(before: Flow | undefined, after: Flow): Stage[] {
  const had = new Set(stagesWithProblem(before).map(({ id }) => id))
  return stagesWithProblem(after).filter(({ id }) => !had.has(id))
}

/** Whether anything at all has come in. */
export function isUntouched({ pipelines }: Flow): boolean {
  return pipelines.every(({ lanes }) =>
    lanes.every(({ stages }) => stages.every(({ figures }) => figures.every(({ value }) => value === 0))),
  )
}

export function stagesWithProblem(flow: Flow | undefined): Stage[] {
  if (flow === undefined) return []
  return flow.pipelines.flatMap(({ lanes }) => lanes.flatMap(({ stages }) => stages.filter(({ problem }) => problem)))
}
