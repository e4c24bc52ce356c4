import { BatchGetNamedQueryCommand, ListNamedQueriesCommand } from '@aws-sdk/client-athena'
import { allOf } from '../all-of.ts'
import { runQuery } from '../ask-athena.ts'
import type { Check, Smoke } from '../check.ts'
import { messageOf } from '../message-of.ts'

export const queries: Check = {
  name: 'queries',
  title: 'all views can be read, and the saved queries run',
  async run(smoke) {
    const { RawDatabaseName, SalesDatabaseName, AnalyticsDatabaseName } = smoke.outputs
    const tables = [
      [RawDatabaseName, 'orders'],
      [SalesDatabaseName, 'orders'],
      [AnalyticsDatabaseName, 'transactions'],
    ]
    // Without rows nothing is read; Athena looks at all that the view is made of all the same.
    const looks = tables.flatMap(([database, table]) =>
      ['changes', 'current'].map(view => `SELECT * FROM "${database}"."${table}_${view}" LIMIT 0`),
    )
    const saved = await findSavedQueries(smoke)
    if (saved.length === 0)
      throw new Error(`Expected saved queries in ${smoke.outputs.CurrentWorkgroupName}, found none`)
    await allOf([...looks.map(sql => run(smoke, sql, sql)), ...saved.map(({ name, sql }) => run(smoke, name, sql))])
    return saved.map(({ name }) => `${name} ran`)
  },
}

async function run(smoke: Smoke, name: string, sql: string): Promise<void> {
  try {
    await runQuery(smoke, smoke.outputs.CurrentWorkgroupName, sql)
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error })
  }
}

/** The stage has a handful, which is less than a page. */
async function findSavedQueries({ athena, outputs }: Smoke) {
  const list = new ListNamedQueriesCommand({ WorkGroup: outputs.CurrentWorkgroupName })
  const { NamedQueryIds = [] } = await athena.send(list)
  if (NamedQueryIds.length === 0) return []
  const { NamedQueries = [] } = await athena.send(new BatchGetNamedQueryCommand({ NamedQueryIds }))
  return NamedQueries.map(({ Name = '', QueryString = '' }) => ({ name: Name, sql: QueryString }))
}
