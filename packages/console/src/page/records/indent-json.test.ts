import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indentJson } from './indent-json.ts'

test('indents as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
    }),
  )
})

test('keeps digits, order and what occurs twice', () => {
  expect(indentJson('{"b":1.10, "1":1e400,"b": [ ]}')).toBe('{\n  "b": 1.10,\n  "1": 1e400,\n  "b": [ ]\n}')
})
