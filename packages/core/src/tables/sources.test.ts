import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../errors.ts'
import { defineTable } from './define-table.ts'
import { TABLE_DEFINITIONS } from './definitions.ts'
import { TABLE_MAPPING } from './mapping.ts'
import { createRouter, type Router } from './route.ts'
import { sourceOf, withSources } from './sources.ts'

const [[mapped, mappedSource] = ['', '']] = Object.entries(TABLE_MAPPING)
const homeless = defineTable({ name: 'homeless', lists: 'explode' })
const DEFINITIONS = [...TABLE_DEFINITIONS, homeless]
const NAMES = [...DEFINITIONS.map(({ name }) => name), ...Object.keys(TABLE_MAPPING)]

function routed(router: Router, source: string): unknown {
  try {
    return router(source)
  } catch (error) {
    return error instanceof InputError ? error.code : error
  }
}

describe('withSources', () => {
  it('replaces the source of tables that it names, and nothing else', () => {
    const [orders, transactions] = TABLE_DEFINITIONS
    expect(withSources(TABLE_DEFINITIONS, ' transactions = mine-tx.v2 ')).toEqual([
      orders,
      { ...transactions, source: 'mine-tx.v2' },
    ])
    expect(withSources(TABLE_DEFINITIONS, 'orders=financial-transactions,transactions=OrderTable')).toEqual([
      { ...orders, source: 'financial-transactions' },
      { ...transactions, source: 'OrderTable' },
    ])
  })

  it.each([undefined, ''])('leaves definitions as they are without a text: %s', text => {
    expect(withSources(DEFINITIONS, text)).toBe(DEFINITIONS)
  })

  it('routes changes of what it names to the same tables as before, and of all others as before', () => {
    const before = createRouter('quarantine', DEFINITIONS)
    fc.assert(
      fc.property(fc.subarray(NAMES), fc.stringMatching(/^[A-Za-z0-9_.-]{3,10}$/), (named, stage) => {
        const router = createRouter(
          'quarantine',
          withSources(DEFINITIONS, named.map(name => `${name}=${stage}-${name}`).join()),
        )
        for (const name of NAMES) {
          const source = sourceOf(DEFINITIONS.find(each => each.name === name) ?? { name })
          const of = (text: string) => ({ ...(source === undefined ? homeless : before(source)), source: text })
          if (named.includes(name)) expect(router(`${stage}-${name}`)).toEqual(of(`${stage}-${name}`))
          if (source === undefined) continue
          expect(routed(router, source)).toEqual(named.includes(name) ? 'UNKNOWN_TABLE' : of(source))
        }
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['order=abc', 'names "order": expected tables of the lake, which are orders, transactions, those of the mapping'],
    ['constructor=abc', 'names "constructor": expected'],
    ['orders=abc,orders=abd', 'names "orders" twice'],
    ['orders=abc,transactions=abc', 'has "abc" for "orders": expected a source that is not that of "transactions"'],
    ['orders=financial-transactions', 'expected a source that is not that of "transactions"'],
    [`orders=${mappedSource}`, `expected a source that is not that of "${mapped}"`],
    [`${mapped}=OrderTable`, 'expected a source that is not that of "orders"'],
    ['orders=ab', 'has "orders=ab": expected a DynamoDB table of 3 to 255'],
    ['orders=a b c', 'has "orders=a b c": expected a DynamoDB table'],
    ...['orders', 'orders=', '=abc', 'orders=abc=', 'orders=abc,', ',', ' '].map(text => [
      text,
      'expected a pair such as',
    ]),
  ])('refuses %s', (text, problem) => {
    const reading = () => withSources(TABLE_DEFINITIONS, text)
    expect(reading).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringMatching(/^SOURCES /) }),
    )
    expect(reading).toThrow(problem)
  })

  it('tells all that is wrong at once', () => {
    expect(() => withSources(TABLE_DEFINITIONS, 'orders,order=abc,transactions=x')).toThrow(
      /^SOURCES has "orders": .*; SOURCES has "transactions=x": .*; SOURCES names "order": /,
    )
  })
})

describe('sourceOf', () => {
  it.each([
    [{ name: 'orders', source: 'Orders' }, 'Orders'],
    [{ name: mapped, source: 'Mine' }, 'Mine'],
    [{ name: mapped }, mappedSource],
    [{ name: 'nowhere' }, undefined],
    [{ name: 'constructor' }, undefined],
  ])('of %j is %s', (definition, source) => {
    expect(sourceOf(definition)).toBe(source)
  })
})
