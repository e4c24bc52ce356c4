import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CommandError } from '../../output/run-cli.ts'
import { readQuery, savedQueries } from './query-file.ts'

const NAMES = ['orders-revenue', 'transactions-hourly-pattern', 'transactions-risk-by-region']

it.each(NAMES)('finds %s by its name, with two lines that say what it answers', async name => {
  const text = await readQuery(name)
  expect(text).toMatch(/^-- .*\n-- .*\nSELECT\n/)
  expect(text.lastIndexOf('--')).toBe(text.indexOf('\n--') + 1)
})

it('lists them with what they answer', async () => {
  const queries = await savedQueries()
  expect(queries.map(({ name }) => name)).toEqual(NAMES)
  expect(queries[0]?.about).toMatch(/^What brings in most\? .* is first\.$/)
  expect(queries[0]?.sql).toBe(await readQuery('orders-revenue'))
})

it('reads a file by its path', async () => {
  const file = join(import.meta.dirname, 'query-file.ts')
  expect(await readQuery(file)).toContain('export async function readQuery')
})

it.each([
  ['orders-revenue.sql', 'There is no file orders-revenue.sql'],
  ['toString', 'There is no file toString'],
  [tmpdir(), `Expected a file with a query, but ${tmpdir()} is a folder`],
])('lists the names there are instead of %s', async (file, problem) => {
  const message = `${problem}. Queries that go by their names: ${NAMES.join(', ')}`
  await expect(readQuery(file)).rejects.toThrow(new CommandError(message))
})
