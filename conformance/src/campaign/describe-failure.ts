import type { Pipeline } from './pipelines/pipeline.ts'
import type { RunResult } from './run-once.ts'

/** What was wrong after a run, what had happened before, and the command that runs it again. */
export function describeFailure({ name }: Pick<Pipeline, 'name'>, { seed, failure, plan, log }: RunResult): string {
  const reason = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
  return [
    `${name}, seed ${seed}: ${reason}`,
    `faults:\n${indented(plan.describe())}`,
    `processes:\n${indented(log.join('\n'))}`,
    `again: npm run campaign -- ${name} --seed ${seed}`,
  ].join('\n')
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
