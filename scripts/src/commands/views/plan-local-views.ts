import { join } from 'node:path'
import { type CatalogTable, type ChangeView, changeViews } from '@inlet/core'
import { directoryCatalog } from '@inlet/lake/directory'
import { CommandError } from '../../output/run-cli.ts'
import { fullName, listLakeTables } from '../diff/list-tables.ts'

/** The views of the lake in a directory, or of one of its tables. @throws CommandError if it has no such table */
export async function planLocalViews(lake: string, wanted: string | undefined): Promise<ChangeView[]> {
  const tables = await listLakeTables(directoryCatalog(join(lake, '.catalog')))
  return (wanted === undefined ? tables : chosenTables(tables, wanted)).flatMap(table => changeViews(table))
}

/** All of that name, if it comes without its database. */
function chosenTables(tables: readonly CatalogTable[], wanted: string): CatalogTable[] {
  const chosen = tables.filter(table => wanted === table.name || wanted === fullName(table))
  if (chosen.length > 0) return chosen
  throw new CommandError(`There is no table "${wanted}". Tables: ${tables.map(fullName).join(', ') || 'none'}`)
}
