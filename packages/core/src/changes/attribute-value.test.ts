import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributes, nearlyAttributes } from '../../test/items.ts'
import { decodeBase64, MAX_DEPTH, plainJson, readAttribute } from './attribute-value.ts'

describe('an attribute value', () => {
  it.each([
    [{ S: '' }, { is: 'scalar', kind: 'S', text: '' }],
    [{ N: '1E-130' }, { is: 'scalar', kind: 'N', text: '1E-130' }],
    [{ BOOL: false }, { is: 'scalar', kind: 'BOOL', text: 'false' }],
    [{ B: '' }, { is: 'scalar', kind: 'B', text: '' }],
    [{ NULL: true }, { is: 'null' }],
    [{ M: {} }, { is: 'map', entries: {} }],
    [{ NS: ['1'] }, { is: 'list', elements: ['1'], tag: 'NS' }],
  ])('%j reads as %j', (value, attribute) => {
    expect(readAttribute(value)).toEqual(attribute)
  })

  it.each<[unknown]>([
    ...[[null], [5], ['S'], [[]], [{}], [{ S: 5 }], [{ S: '\ud800' }], [{ N: 5 }], [{ N: ' 5' }], [{ N: 'NaN' }]],
    ...[[{ N: '05' }], [{ BOOL: 'true' }], [{ B: 'A' }], [{ B: 'A===' }], [{ B: '%%%%' }], [{ M: [] }], [{ M: null }]],
    ...[[{ L: {} }], [{ SS: 'a' }], [{ NULL: false }], [{ NULL: 'x' }], [{ s: 'a' }], [{ S: 'a', N: '1' }], [{ X: 1 }]],
  ] as [unknown][])('%j is none', value => {
    expect(readAttribute(value)).toEqual({ is: 'malformed' })
  })
})

describe('plain JSON', () => {
  it('has no tags, and numbers as written', () => {
    const list = { L: [{ N: '1.50' }, { S: '"' }, { NULL: true }, { B: 'AA==' }, { M: { a: { NS: ['-0'] } } }] }
    expect(plainJson(list)).toBe('[1.50,"\\"",null,"AA==",{"a":[-0]}]')
  })

  it('is JSON, or nothing if any of it is malformed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          attributes.map(M => ({ M })),
          nearlyAttributes,
        ),
        value => {
          const json = plainJson(value)
          if (json === undefined) expect(readAttribute(value)).not.toEqual({ is: 'scalar' })
          else expect(() => JSON.parse(json)).not.toThrow()
        },
      ),
    )
    expect(plainJson({ L: [{ S: 'a' }, { M: { b: { L: [5] } } }] })).toBeUndefined()
  })

  it('ends where items end', () => {
    const nested = (depth: number): unknown => (depth === 0 ? { N: '1' } : { L: [nested(depth - 1)] })
    expect(plainJson(nested(MAX_DEPTH))).toBe(`${'['.repeat(MAX_DEPTH)}1${']'.repeat(MAX_DEPTH)}`)
    expect(() => plainJson(nested(MAX_DEPTH + 1))).toThrow(expect.objectContaining({ code: 'NOT_LOADABLE' }))
  })
})

describe('base64', () => {
  it('gives the bytes of what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('is not what Buffer would skip', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQz9+/=\n %'), maxLength: 9 }), text => {
        const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
        expect(decodeBase64(text) !== undefined).toBe(isBase64)
      }),
      { numRuns: 2000 },
    )
  })
})
