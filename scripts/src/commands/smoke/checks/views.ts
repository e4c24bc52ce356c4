import type { Check } from '../check.ts'
import { invoke } from '../invoke.ts'

/** Before the others: nobody tells the function of tables in S3 Tables, and its schedule comes within an hour. */
export const views: Check = {
  name: 'views',
  title: 'the function makes the views of all tables',
  async run(smoke) {
    const { RawDatabaseName, SalesDatabaseName, AnalyticsDatabaseName, ViewsFunctionName } = smoke.outputs
    const databases = [RawDatabaseName, SalesDatabaseName, AnalyticsDatabaseName]
    const { applied, unchanged, taken } = await invoke(smoke, ViewsFunctionName, { databases })
    const names = (list: unknown) => (Array.isArray(list) ? list.map(String) : [])
    const present = [...names(applied), ...names(unchanged)]
    const expected = [`${SalesDatabaseName}.orders`, `${AnalyticsDatabaseName}.transactions`].flatMap(table => [
      `${table}_changes`,
      `${table}_current`,
    ])
    const absent = expected.filter(view => !present.includes(view))
    if (absent.length > 0) throw new Error(`Expected views ${absent.join(', ')}, found none`)
    return names(taken).map(view => `${view} was not made: a table has its name, or that of the view it reads`)
  },
}
