import { quoteName } from '@inlet/core'
import type { LocalLake } from '@inlet/local'

/** How many changes the `_changes` views of a database's tables have together. */
export async function countChanges(lake: LocalLake, wanted: string): Promise<number> {
  const tables = lake.tables.filter(table => table.startsWith(`${wanted}.`))
  if (tables.length === 0) return 0
  const views = tables.map(table => {
    const [database = '', name = ''] = table.split('.')
    return `SELECT count(*) AS changes FROM ${quoteName(database)}.${quoteName(`${name}_changes`)}`
  })
  const { rows } = await lake.query(`SELECT sum(changes) FROM (${views.join(' UNION ALL ')})`)
  return Number(rows[0]?.[0])
}
