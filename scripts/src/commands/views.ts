import { defineCommand } from 'citty'
import { print } from '../output/print.ts'
import { UsageError, withExamples } from '../output/run-cli.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'
import { planLocalViews } from './views/plan-local-views.ts'
import { reportLines, statementLines } from './views/view-lines.ts'

const command = defineCommand({
  meta: {
    name: 'views',
    description: 'Prints the statements that make the _changes and _current views on Athena, or has them made',
  },
  args: {
    table: { type: 'positional', required: false, description: 'One table, raw.orders' },
    databases: {
      type: 'string',
      valueHint: 'a,b',
      description: 'Of tables in these databases of Glue, instead of those on this machine (AWS credentials as ever)',
    },
    apply: { type: 'boolean', description: 'Have Athena make the views that are not as they should be' },
    workgroup: { type: 'string', valueHint: 'name', description: 'The workgroup of Athena, for --apply' },
    json: { type: 'boolean', description: 'Print JSON' },
    ...lakeOption,
  },
  async run({ args: { table, databases, apply = false, workgroup, json = false, lake } }) {
    if (apply && !workgroup) throw new UsageError('Expected --workgroup with --apply, found none')
    if (apply && !databases) throw new UsageError('Expected --databases with --apply, found none')
    if (databases === undefined) {
      const views = await planLocalViews(await lakeDirectory(lake), table)
      return print(statementLines(views, json))
    }
    const { applyGlueViews, planGlueViews } = await import('./views/glue-views.ts')
    const wanted = { databases, table, workgroup }
    if (apply) return print(reportLines(await applyGlueViews(wanted), json))
    return print(statementLines(await planGlueViews(wanted), json))
  },
})

export const views = withExamples(command, [
  'pnpm lake views raw.orders',
  'pnpm --silent lake views --databases raw,sales --json',
  'pnpm lake views --apply --workgroup inlet-views --databases raw,sales',
])
