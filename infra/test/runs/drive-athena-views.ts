import { readSettings } from '@inlet/athena-views/settings'
import { deliveredTable, TABLE_DEFINITIONS } from '@inlet/core'
import { glueCatalog } from '@inlet/lake/glue'
import type { PlainRun } from './run.ts'

/** What Glue tells of a table that was created, and then all of the databases. */
export async function driveAthenaViews(run: PlainRun): Promise<void> {
  const { databases, iceberg } = readSettings(run.site.env)
  const catalog = glueCatalog(run.aws.glue)
  for (const database of databases) {
    for (const definition of TABLE_DEFINITIONS) {
      const location = `s3://${database}-files/${definition.name}/`
      await catalog.createTable(deliveredTable(definition, { database, location }))
    }
  }
  const [database, table] = [databases[0], TABLE_DEFINITIONS[0]?.name]
  const detail = { databaseName: database, typeOfChange: 'CreateTable', changedTables: [table] }
  expectViews(await run.invoke({ 'detail-type': 'Glue Data Catalog Database State Change', detail }), 2)
  const delivered = iceberg === undefined ? [] : [iceberg.viewsDatabase]
  const count = TABLE_DEFINITIONS.length * databases.length + (iceberg?.tables.length ?? 0)
  expectViews(await run.invoke({ databases: [...new Set([...databases, ...delivered])] }), 2 * count)
}

/** As Athena's stand-in makes none, there is none yet whenever it is looked for. */
function expectViews(report: unknown, count: number): void {
  const { applied } = report as { readonly applied: readonly string[] }
  if (applied.length !== count) throw new Error(`Expected ${count} views, found ${applied}`)
}
