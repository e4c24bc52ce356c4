import { expect, test } from 'vitest'
import { readOwnQueries, removeQuery, renameQuery, saveQuery, writeOwnQueries } from './own-queries.ts'

const [a, b] = [
  { name: 'a', sql: '1' },
  { name: 'b', sql: '2' },
]

test('are in the order of their names, one for each', () => {
  expect(saveQuery([b], a)).toEqual([a, b])
  expect(saveQuery([a, b], { name: 'a', sql: '3' })).toEqual([{ name: 'a', sql: '3' }, b])
  expect(removeQuery([a, b], 'a')).toEqual([b])
})

test('keep their SQL under another name, in place of what had it', () => {
  expect(renameQuery([a, b], 'a', 'c')).toEqual([b, { name: 'c', sql: '1' }])
  expect(renameQuery([a, b], 'a', 'b')).toEqual([{ name: 'b', sql: '1' }])
  expect(renameQuery([a, b], 'a', 'a')).toEqual([a, b])
  expect(renameQuery([a, b], 'x', 'c')).toEqual([a, b])
})

test('are read as written; what is no query is left out', () => {
  expect(readOwnQueries(writeOwnQueries([a, b]))).toEqual([a, b])
  expect(readOwnQueries('[null, 1, {"name": "a"}, {"name": "b", "sql": "2"}]')).toEqual([b])
  expect([null, '', '{', '{"name":"a"}', 'null'].map(readOwnQueries)).toEqual(Array(5).fill([]))
})
