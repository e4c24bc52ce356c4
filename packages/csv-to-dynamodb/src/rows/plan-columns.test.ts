import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { planColumns } from './plan-columns.ts'
import type { TableShape } from './table-shape.ts'

const SOURCE = 's3://bucket/a.csv'
const SHAPE: TableShape = {
  name: 'accounts',
  key: [
    { name: 'account', type: 'S', maxBytes: 2_048 },
    { name: 'at', type: 'N', maxBytes: 1_024 },
  ],
  indexKeys: [
    { name: 'size', type: 'N', maxBytes: 2_048 },
    { name: 'size', type: 'N', maxBytes: 1_024 },
    { name: 'absent', type: 'B', maxBytes: 2_048 },
  ],
}
const KEYS = ['account', 'at']

const plan = (header: readonly string[], definition?: Parameters<typeof planColumns>[2]) =>
  planColumns(header, SHAPE, definition, SOURCE)

/** Type by column, `int` for a number that has to be whole. */
function typesOf(header: readonly string[], definition?: Parameters<typeof planColumns>[2]) {
  return Object.fromEntries(
    plan(header, definition).columns.map(({ name, type, isInteger }) => [name, isInteger ? 'int' : type]),
  )
}

describe('planColumns', () => {
  it('types keys by the table, and all else as text', () => {
    expect(typesOf(['x', 'at', 'size', 'account'])).toEqual({ x: 'S', at: 'N', size: 'N', account: 'S' })
  })

  it('finds keys wherever they are, and keys of indexes if they are there', () => {
    const { keys, indexKeys } = plan(['x', 'at', 'size', 'account'])
    expect(keys.map(({ name, index }) => [name, index])).toEqual([
      ['account', 3],
      ['at', 1],
    ])
    expect(indexKeys.map(({ name, index, maxBytes }) => [name, index, maxBytes])).toEqual([
      ['size', 2, 2_048],
      ['size', 2, 1_024],
    ])
    expect(plan(KEYS).indexKeys).toEqual([])
  })

  it('types the other columns by the definition of the table', () => {
    const definition = defineTable({
      name: 'accounts',
      columns: {
        account: { type: 'int' },
        small: { type: 'int' },
        large: { type: 'bigint' },
        half: { type: 'double' },
        price: { type: 'decimal(12,2)' },
        is_open: { type: 'boolean', path: 'Is open' },
        logo: { type: 'binary' },
        day: { type: 'date' },
        moment: { type: 'timestamp' },
        name: { comment: 'of no declared type' },
      },
    })
    const header = [...KEYS, 'small', 'large', 'half', 'price', 'Is open', 'is_open', 'logo', 'day', 'moment', 'name']
    expect(typesOf(header, definition)).toEqual({
      account: 'S',
      at: 'N',
      small: 'int',
      large: 'int',
      half: 'N',
      price: 'N',
      'Is open': 'BOOL',
      is_open: 'S',
      logo: 'B',
      day: 'S',
      moment: 'S',
      name: 'S',
    })
  })

  it('takes a path for what it is: of a value inside a map, or of an attribute with a dot in its name', () => {
    const definition = defineTable({
      name: 'accounts',
      columns: { size: { type: 'int', path: 'box.size' }, weight: { type: 'int', path: 'box\\.weight' } },
    })
    expect(typesOf([...KEYS, 'box.size', 'box.weight'], definition)).toMatchObject({
      'box.size': 'S',
      'box.weight': 'int',
    })
  })

  it.each(['constructor', '__proto__', 'hasOwnProperty', 'toString'])('has no type for %s but that of text', name => {
    const { columns } = plan([...KEYS, name], defineTable({ name: 'accounts', columns: { x: { type: 'int' } } }))
    expect(columns.at(-1)).toMatchObject({ name, type: 'S', opening: { first: `"${name}":` } })
  })

  it('takes names as they are: with spaces, in any script, and several without one', () => {
    const names = [' a', 'a ', 'a', 'A', 'ключ', '😀', 'a.b', '"', '', '']
    expect(plan([...KEYS, ...names]).columns.map(({ name }) => name)).toEqual([...KEYS, ...names])
  })
})

describe('a header that does not fit', () => {
  it.each([
    [['x', 'y'], '"account" and "at" are missing, found "x", "y"'],
    [['account'], '"at" is missing, found "account"'],
    [[' account', 'at\u00a0'], 'found " account", "at\\u{a0}"'],
    [['\ufeffaccount', 'at'], 'found "\\u{feff}account", "at"'],
    [['ACCOUNT', 'at'], 'found "ACCOUNT", "at"'],
    [[''], 'found ""'],
    [[...KEYS, 'x', 'y', 'x'], 'expected each column once, found "x" twice'],
    [[...KEYS, 'account'], 'found "account" twice'],
    [[...KEYS, '__proto__', '__proto__'], 'found "__proto__" twice'],
    [[...KEYS, 'a\0b'], 'expected names of at most 65535 bytes of text, found "a\\u0000b"'],
    [[...KEYS, 'é'.repeat(32_768)], 'at most 65535 bytes'],
  ])('is refused, and says why: %#', (header, why) => {
    expect(() => plan(header)).toThrow(expect.objectContaining({ name: 'InputError', code: 'BAD_HEADER' }))
    expect(() => plan(header)).toThrow(`${SOURCE}: expected `)
    expect(() => plan(header)).toThrow(why)
  })

  it('is told within bounds, however large it is', () => {
    const header = Array.from({ length: 5_000 }, (_, index) => `${index} ${'\u001b'.repeat(5_000)}`)
    expect(() => plan(header)).toThrow(/ and 4950 more$/)
    let message = ''
    try {
      plan(header)
    } catch (error) {
      message = String(error)
    }
    expect(message.length).toBeLessThan(50_000)
    expect(message).toMatch(/^[ -~…\\]*$/)
  })

  it('has at most 10,000 columns', () => {
    const names = Array.from({ length: 9_998 }, (_, index) => `${index}`)
    expect(plan([...KEYS, ...names]).columns).toHaveLength(10_000)
    expect(() => plan([...KEYS, ...names, 'x'])).toThrow(/expected at most 10000 columns, found 10001/)
  })
})
