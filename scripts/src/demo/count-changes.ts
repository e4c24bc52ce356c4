import { type LocalLake, quoteName } from '@inlet/local'

/** How many changes the `_changes` views of all tables have together. */
export async function countChanges(lake: LocalLake): Promise<number> {
  if (lake.tables.length === 0) return 0
  const views = lake.tables.map(table => {
    const [database = '', name = ''] = table.split('.')
    return `SELECT count(*) AS changes FROM ${quoteName(database)}.${quoteName(`${name}_changes`)}`
  })
  const { rows } = await lake.query(`SELECT sum(changes) FROM (${views.join(' UNION ALL ')})`)
  return Number(rows[0]?.[0])
}
