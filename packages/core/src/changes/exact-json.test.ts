import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberText } from '../../test/number-texts.ts'
import { exactJson } from './exact-json.ts'

const exactJsonAt = (text: string, path: readonly (string | number)[]) => exactJson(() => text)(path)

describe('exact JSON', () => {
  it('keeps every number as written', () => {
    fc.assert(
      fc.property(numberText, number => {
        expect(exactJsonAt(`{"a": [0, {"b": ${number} }]}`, ['a', 1])).toBe(`{"b":${number}}`)
      }),
    )
  })

  it('keeps everything else as JSON has it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = JSON.stringify({ value })
        expect(JSON.parse(exactJsonAt(text, ['value']) ?? '')).toEqual(JSON.parse(text).value)
      }),
    )
  })

  it('finds names that mean something to JavaScript, and only where they are', () => {
    expect(exactJsonAt('{"__proto__":{"constructor":1.0}}', ['__proto__', 'constructor'])).toBe('1.0')
    expect(exactJsonAt('{"":{"\\ud800":1E-130}}', ['', '\ud800'])).toBe('1E-130')
    expect(exactJsonAt('{"a":1}', ['b', 'c'])).toBeUndefined()
    expect(exactJsonAt('{"a":1}', ['toString'])).toBeUndefined()
    expect(exactJsonAt('{"a":null}', ['a', 'b'])).toBeUndefined()
  })
})

it('reads a text once, and only if something is looked for', () => {
  let reads = 0
  const find = exactJson(() => {
    reads++
    return '{"a":1.0,"b":2.0}'
  })
  expect(reads).toBe(0)
  expect([find(['a']), find(['b'])]).toEqual(['1.0', '2.0'])
  expect(reads).toBe(1)
})
