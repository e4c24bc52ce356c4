import { defineCommand } from 'citty'
import { print } from '../output/print.ts'
import { UsageError, withExamples } from '../output/run-cli.ts'
import { readStageOutputs } from '../stage/stage-outputs.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'
import { planLocalViews } from './views/plan-local-views.ts'
import { stageVariables } from './views/stage-variables.ts'
import { reportLines, statementLines } from './views/view-lines.ts'

const command = defineCommand({
  meta: {
    name: 'views',
    description: 'Prints the statements that make the _changes and _current views on Athena, or has them made',
  },
  args: {
    table: { type: 'positional', required: false, description: 'One table, raw.orders' },
    stage: {
      type: 'string',
      valueHint: 'name',
      description: 'Of the tables of a stage, as its last deploy from here left it',
    },
    outputs: { type: 'string', default: '.sst/outputs.json', valueHint: 'file', description: 'What the deploy left' },
    databases: {
      type: 'string',
      valueHint: 'a,b',
      description: 'Of tables in these databases of Glue',
    },
    apply: { type: 'boolean', description: 'Have Athena make the views that are not as they should be' },
    workgroup: { type: 'string', valueHint: 'name', description: 'The workgroup of Athena, for --apply' },
    json: { type: 'boolean', description: 'Print JSON' },
    ...lakeOption,
  },
  async run({ args: { table, stage, outputs, databases, apply = false, workgroup, json = false, lake } }) {
    const variables = await readVariables({ stage, outputs, databases, workgroup })
    if (apply && (variables?.WORKGROUP === undefined || variables.DATABASES === undefined)) {
      throw new UsageError('Expected --stage, or --databases and --workgroup, with --apply')
    }
    if (variables === undefined) {
      const views = await planLocalViews(await lakeDirectory(lake), table)
      return print(statementLines(views, json))
    }
    const { applyGlueViews, planGlueViews } = await import('./views/glue-views.ts')
    if (apply) return print(reportLines(await applyGlueViews({ variables, table }), json))
    return print(statementLines(await planGlueViews({ variables, table }), json))
  },
})

interface GlueOptions {
  readonly stage: string | undefined
  readonly outputs: string
  readonly databases: string | undefined
  readonly workgroup: string | undefined
}

/** What the function that makes views would be told; undefined for the lake on this machine. */
async function readVariables({ stage, outputs, databases, workgroup }: GlueOptions) {
  const named: Record<string, string> = {
    ...(databases && { DATABASES: databases }),
    ...(workgroup && { WORKGROUP: workgroup }),
  }
  if (stage !== undefined) return { ...stageVariables(await readStageOutputs(outputs, stage)), ...named }
  return databases ? named : undefined
}

export const views = withExamples(command, [
  'pnpm lake views raw.orders',
  'pnpm --silent lake views --databases raw,sales --json',
  'pnpm lake views --apply --stage mine',
  'pnpm lake views --apply --workgroup inlet-views --databases raw,sales',
])
