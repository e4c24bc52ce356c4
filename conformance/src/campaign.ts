import { defineCommand } from 'citty'
import { describeFailure } from './campaign/describe-failure.ts'
import { PIPELINES } from './campaign/pipelines/all.ts'
import type { Pipeline } from './campaign/pipelines/pipeline.ts'
import { type CampaignResult, runCampaign } from './campaign/run-campaign.ts'
import { runProgram } from './run-program.ts'

const command = defineCommand({
  meta: {
    name: 'campaign',
    description: `Random runs of pipelines with faults, each of which follows from its seed. Pipelines: ${PIPELINES.map(({ name }) => name).join(', ')}`,
  },
  args: {
    pipeline: { type: 'positional', required: false, description: 'Only this one; without it, all' },
    runs: { type: 'string', default: '500', description: 'Runs of each' },
    seed: { type: 'string', description: 'Only the run of this seed' },
    from: { type: 'string', default: '1', description: 'The seed of the first run' },
  },
  async run({ args }) {
    const isOne = args.seed !== undefined
    const from = wholeNumber('seed', args.seed ?? args.from)
    const runs = isOne ? 1 : wholeNumber('runs', args.runs)
    for (const pipeline of pipelinesOf(args.pipeline)) {
      const result = await runOf(pipeline, from, runs)
      process.stdout.write(`${pipeline.name}: ${summaryOf(result)}\n`)
      if (result.failures.length > 0) process.exitCode = 1
    }
  },
})

async function runOf(pipeline: Pipeline, from: number, runs: number): Promise<CampaignResult> {
  const started = performance.now()
  let done = 0
  return runCampaign(pipeline, {
    from,
    runs,
    onRun(result) {
      done++
      if (result.failure !== undefined) console.error(describeFailure(pipeline, result))
      if (!process.stdout.isTTY) return
      const seconds = ((performance.now() - started) / 1_000).toFixed(0)
      process.stdout.write(`\r${pipeline.name}: ${done} of ${runs} runs, ${seconds} s${done === runs ? '\n' : ''}`)
    },
  })
}

function summaryOf({ runs, realRuns, kinds, operations, failures }: CampaignResult): string {
  const counts = (of: ReadonlyMap<string, number>) =>
    [...of]
      .toSorted()
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  return [
    `${runs} runs, ${realRuns} of them in processes of their own, which SIGKILL ends; ${failures.length} failed`,
    `  faults: ${counts(kinds)}`,
    `  calls that went wrong: ${counts(operations)}`,
  ].join('\n')
}

function pipelinesOf(name: string | undefined): readonly Pipeline[] {
  const found = PIPELINES.filter(pipeline => name === undefined || pipeline.name === name)
  if (found.length === 0)
    throw new Error(`Expected one of ${PIPELINES.map(({ name }) => name).join(', ')}, found ${name}`)
  return found
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`Expected a whole number as --${name}, found ${text}`)
  return Number(text)
}

await runProgram(command)
