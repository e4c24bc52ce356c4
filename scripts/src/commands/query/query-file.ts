import { readdir, readFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { SavedQuery } from '@inlet/console/api'
import { CommandError } from '../../output/run-cli.ts'
import { kindOf } from '../kind-of.ts'

/** Queries in SQL that DuckDB and Athena share. */
const QUERIES = join(import.meta.dirname, '../../../../packages/core/queries')
const ENDING = '.sql'

/** The queries that go by their names, each with the comment that it begins with. */
export async function savedQueries(): Promise<readonly SavedQuery[]> {
  const read = async (name: string): Promise<SavedQuery> => {
    const sql = await readFile(join(QUERIES, `${name}${ENDING}`), 'utf8')
    return {
      name,
      about: /^(?:--.*\n)*/.exec(sql)?.[0].replaceAll(/^-- ?/gm, '').replaceAll('\n', ' ').trim() ?? '',
      sql,
    }
  }
  return Promise.all((await queryNames()).map(read))
}

/** The text of a query: of one of Inlet's own by its name, or of a file by its path. @throws CommandError */
export async function readQuery(file: string): Promise<string> {
  const names = await queryNames()
  if (names.includes(file)) return readFile(join(QUERIES, `${file}${ENDING}`), 'utf8')
  const kind = await kindOf(file)
  if (kind === 'file') return readFile(file, 'utf8')
  const problem =
    kind === 'nothing' ? `There is no file ${file}` : `Expected a file with a query, but ${file} is a ${kind}`
  throw new CommandError(`${problem}. Queries that go by their names: ${names.join(', ')}`)
}

async function queryNames(): Promise<readonly string[]> {
  const names = await readdir(QUERIES)
  return names
    .filter(name => name.endsWith(ENDING))
    .map(name => parse(name).name)
    .sort()
}
