import { InputError } from '@inlet/core'
import type { TableRef } from '@inlet/lake'
import type { Applier } from './applier.ts'
import type { Wanted } from './parse-input.ts'

/**
 * The tables that are wanted, each once, by the database of their views. Of an event, those in databases that nobody
 * looks after are left out.
 * @throws InputError BAD_INPUT if a request names such a database; TransientError CATALOG
 */
export async function findTables(wanted: Wanted, applier: Pick<Applier, 'catalog' | 'settings'>): Promise<TableRef[]> {
  const { databases, iceberg } = applier.settings
  const known = new Set([...databases, ...(iceberg === undefined ? [] : [iceberg.viewsDatabase])])
  const unknown = [...wanted.databases, ...wanted.tables.map(({ database }) => database)].find(name => !known.has(name))
  if (wanted.isRequest && unknown !== undefined) {
    throw new InputError('BAD_INPUT', `Expected databases out of ${[...known].join(', ')}, found "${unknown}"`)
  }
  const refs = wanted.tables.filter(({ database }) => known.has(database))
  for (const database of wanted.databases) refs.push(...(await listTables(database, applier)))
  return [...new Map(refs.map(({ database, name }) => [`${database}.${name}`, { database, name }])).values()]
}

async function listTables(
  database: string,
  { catalog, settings: { databases, iceberg } }: Pick<Applier, 'catalog' | 'settings'>,
): Promise<TableRef[]> {
  const delivered = iceberg?.viewsDatabase === database ? iceberg.tables : []
  const listed = databases.includes(database) ? await catalog.listTables(database) : []
  return [...delivered, ...listed].map(({ name }) => ({ database, name }))
}
