import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import { errorPlace } from './error-place.ts'

let refuse: (sql: string) => Promise<string>

beforeAll(async () => {
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect()
  refuse = sql => duckdb.run(sql).then(() => '', String)
})

test.each([
  ['a first line', 'select * form ▸x'],
  ['a later line', 'select 1,\n  2 as a ▸b\nfrom x'],
  ['lines of Windows', 'select 1,\r\n  2 as a ▸b\r\nfrom x'],
  ['tabs', '\tselect\t* form\t▸x'],
  ['a line that DuckDB cuts', `select ${'1, '.repeat(80)}▸nope, ${'2, '.repeat(80)}3`],
  ['an unknown function', 'select ▸foo(1)'],
])('finds the place in %s', async (_, marked) => {
  const sql = marked.replace('▸', '')
  const before = marked.slice(0, marked.indexOf('▸')).split('\n')
  expect(errorPlace(await refuse(sql), sql)).toEqual({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 })
})

test('points nowhere without a line, or into another query', async () => {
  expect(errorPlace('The query took longer than 30 s', 'select 1')).toBeUndefined()
  expect(errorPlace(await refuse('select * form x'), 'select 1')).toBeUndefined()
})
