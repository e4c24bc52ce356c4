import { describe, expect, it } from 'vitest'
import type { AttributeMap } from './attribute-value.ts'
import { changeKey } from './change-key.ts'

const plain = (keys: AttributeMap) => changeKey(keys, () => undefined)

describe('the key of a change', () => {
  it('has the names in one order, whatever order they came in', () => {
    expect(plain({ sk: { S: 'b' }, pk: { S: 'a' } })).toBe('{"pk":"a","sk":"b"}')
    expect(plain({ pk: { S: 'a' }, sk: { S: 'b' } })).toBe('{"pk":"a","sk":"b"}')
  })

  it.each(['1.5', '1.50', '15e-1', '0.15E1'])('has one spelling of a number: %s', N => {
    expect(plain({ n: { N } })).toBe('{"n":1.5}')
  })

  it('tells text, numbers and bytes of different value apart, with every digit', () => {
    expect(plain({ n: { N: '99999999999999999999999999999999999999' } })).toBe(
      '{"n":99999999999999999999999999999999999999}',
    )
    expect(plain({ n: { S: '5' } })).toBe('{"n":"5"}')
    expect(plain({ n: { B: 'AAE=' } })).toBe('{"n":"AAE="}')
  })

  it('is JSON, whatever the names', () => {
    const keys = JSON.parse('{"__proto__":{"S":"a"},"\\"\\n\\ud800":{"S":"b"}}')
    expect(JSON.parse(plain(keys))).toEqual(JSON.parse('{"__proto__":"a","\\"\\n\\ud800":"b"}'))
  })

  it('has the mask in place of the value', () => {
    expect(
      changeKey({ a: { N: '1.50' }, b: { S: 'x' } }, (name, text) => (name === 'a' ? `<${text}>` : undefined)),
    ).toBe('{"a":"<1.5>","b":"x"}')
  })

  it.each([{ BOOL: true }, { NULL: true }, { M: {} }, { N: 'secret' }, 'secret'])('is not made of %j', value => {
    expect(() => plain({ pk: value })).toThrow(
      expect.objectContaining({ code: 'NOT_LOADABLE', message: 'Expected key attribute "pk" of type S, N or B' }),
    )
  })
})
