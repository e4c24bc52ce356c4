import { expect, test } from 'vitest'
import { chooseChart } from './choose-chart.ts'

function columns(...types: string[]) {
  return types.map(type => ({ type }))
}

test('time makes a line, text bars, numbers dots or, where they rise, a line', () => {
  const mark = (type: string, ...xs: (string | number)[]) =>
    chooseChart({ columns: columns(type, 'BIGINT'), rows: xs.map(x => [x, 1]) })?.mark
  expect(mark('DATE', '2026-01-01', '2026-01-02')).toBe('line')
  expect(mark('VARCHAR', 'a', 'b')).toBe('bar')
  expect(mark('INTEGER', 3, 1, 2)).toBe('dot')
  expect(mark('INTEGER', 1, 2, 3)).toBe('line')
})

test('the first number beside x is y, wherever it stands', () => {
  expect(chooseChart({ columns: columns('DOUBLE', 'BLOB', 'VARCHAR', 'BIGINT'), rows: [[1, '', 'a', 2]] })).toEqual({
    mark: 'bar',
    x: 2,
    y: 0,
    series: null,
  })
})

test('a few texts are the series of a time that comes more than once', () => {
  const types = columns('TIMESTAMP', 'VARCHAR', 'BIGINT')
  const at = (time: string, text: string) => [time, text, 1]
  const twice = [at('t1', 'a'), at('t1', 'b'), at('t2', 'a')]
  expect(chooseChart({ columns: types, rows: twice })).toEqual({ mark: 'line', x: 0, y: 2, series: 1 })
  const once = [at('t1', 'a'), at('t2', 'b')]
  expect(chooseChart({ columns: types, rows: once })?.series).toBeNull()
  const many = Array.from({ length: 9 }, (_, text) => at('t1', String(text)))
  expect(chooseChart({ columns: types, rows: many })?.series).toBeNull()
})

test('no chart without a number beside another column, or without rows', () => {
  expect(chooseChart({ columns: columns('VARCHAR', 'DATE'), rows: [['a', 'b']] })).toBeUndefined()
  expect(chooseChart({ columns: columns('BIGINT'), rows: [[1]] })).toBeUndefined()
  expect(chooseChart({ columns: columns('BLOB', 'BIGINT'), rows: [['a', 1]] })).toBeUndefined()
  expect(chooseChart({ columns: columns('VARCHAR', 'BIGINT'), rows: [] })).toBeUndefined()
})
