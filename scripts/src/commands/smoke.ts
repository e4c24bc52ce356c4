import { randomBytes } from 'node:crypto'
import { openStore } from '@inlet/lake'
import { defineCommand } from 'citty'
import { INTERRUPTED } from '../output/interrupted.ts'
import { seconds } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { CommandError, UsageError, withExamples } from '../output/run-cli.ts'
import { startStatus } from '../output/status-line.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { readStageOutputs, type StageOutputs } from '../stage/stage-outputs.ts'
import type { Check, Smoke } from './smoke/check.ts'
import { CHECKS } from './smoke/checks.ts'
import { openClients } from './smoke/open-clients.ts'
import { pollBy } from './smoke/poll.ts'
import { resultJson, resultLines, summaryLine } from './smoke/result-lines.ts'
import { runChecks } from './smoke/run-checks.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

const NAMES = CHECKS.map(({ name }) => name).join(',')

const command = defineCommand({
  meta: {
    name: 'smoke',
    description: 'Tries every pipeline of a stage on AWS, right after a deploy: what goes in has to come out',
  },
  args: {
    stage: { type: 'string', required: true, valueHint: 'name', description: 'The stage that was deployed' },
    only: { type: 'string', valueHint: 'a,b', description: `Some of the checks: ${NAMES}` },
    timeout: {
      type: 'string',
      default: '900',
      valueHint: 'seconds',
      description: 'How long each thing may take to arrive; changes wait up to five minutes to be loaded',
    },
    outputs: { type: 'string', default: '.sst/outputs.json', valueHint: 'file', description: 'What the deploy left' },
    yes: { type: 'boolean', description: 'Also on a permanent stage' },
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  async run({ args: { stage, only, timeout, outputs: path, yes = false, json = false } }) {
    const checks = chosenChecks(only)
    const timeoutMs = wholeNumber('timeout', timeout) * 1_000
    const outputs = await readStageOutputs(path, stage)
    if (outputs.IsPermanent && !yes) throw new CommandError(warningOf(outputs))
    const interrupt = new AbortController()
    void untilInterrupted().then(() => {
      console.error('Stopping: what was made is removed first. Ctrl-C again ends at once, and leaves it.')
      interrupt.abort(new Error('interrupted'))
    })
    const { signal } = interrupt
    const status = startStatus()
    const smoke = await openSmoke(outputs, {
      ...pollBy({
        timeoutMs,
        signal,
        onWait: (what, missing, waited) => status.show(`waiting for ${what}: ${missing} (${seconds(waited)})`),
      }),
    })
    const results = await runChecks(checks, smoke, {
      signal,
      onBegin: ({ name }) => status.show(`${name} …`),
      onEnd(result) {
        status.end()
        if (!json) console.log(resultLines(result).join('\n'))
      },
    })
    await print([json ? resultJson(stage, results) : summaryLine(stage, results)])
    if (signal.aborted) process.exitCode = INTERRUPTED
    else if (results.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1
  },
})

export const smoke = withExamples(command, [
  'pnpm lake smoke --stage mine',
  'pnpm lake smoke --stage mine --only csv,daily --timeout 300',
  'pnpm --silent lake smoke --stage staging --yes --json',
])

function chosenChecks(only: string | undefined): readonly Check[] {
  if (only === undefined) return CHECKS
  return only.split(',').map(name => {
    const check = CHECKS.find(each => each.name === name.trim())
    if (check === undefined) throw new UsageError(`Expected --only with some of ${NAMES}, found "${name}"`)
    return check
  })
}

function warningOf({ Stage: stage, OrdersTableName, TransactionsTableName, DynamoDBTableName }: StageOutputs): string {
  return (
    `Stage "${stage}" is permanent. The checks put an item each into ${OrdersTableName}, ${TransactionsTableName} and ` +
    `${DynamoDBTableName} and remove it again, leave its changes in the lake, let an alarm ring, and run the saved ` +
    'queries, which read all that was ever changed. Run it again with --yes.'
  )
}

async function openSmoke(outputs: StageOutputs, poll: Pick<Smoke, 'waitUntil' | 'pause'>): Promise<Smoke> {
  // The clients of the object store ask the environment for their region.
  process.env.AWS_REGION = outputs.Region
  return {
    ...openClients(outputs.Region),
    ...poll,
    outputs,
    store: await openStore({}),
    id: `smoke-${randomBytes(4).toString('hex')}`,
    now: Date.now,
  }
}
