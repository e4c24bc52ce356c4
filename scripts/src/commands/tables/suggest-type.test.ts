import type { CatalogColumn, ColumnType, TypeOrigin } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { suggestType } from './suggest-type.ts'

function column(name: string, type: ColumnType, origin: TypeOrigin = 'value'): CatalogColumn {
  return { name, type, path: name, origin }
}

describe('suggestType', () => {
  it.each([
    { wholeDigits: 7, fractionDigits: 0, type: 'int' },
    { wholeDigits: 8, fractionDigits: 0, type: 'bigint' },
    { wholeDigits: 18, fractionDigits: 0, type: 'bigint' },
    { wholeDigits: 19, fractionDigits: 0, type: 'decimal(38,0)' },
    { wholeDigits: 8, fractionDigits: 2, type: 'decimal(12,2)' },
    { wholeDigits: 9, fractionDigits: 1, type: 'decimal(18,2)' },
    { wholeDigits: 3, fractionDigits: 5, type: 'decimal(18,6)' },
    { wholeDigits: 15, fractionDigits: 2, type: undefined },
    { wholeDigits: 3, fractionDigits: 9, type: undefined },
  ])('numbers of $wholeDigits.$fractionDigits digits: $type', ({ type, ...digits }) => {
    expect(suggestType(column('n', 'decimal(38,9)'), { is: 'number', values: 3, ...digits })?.type).toBe(type)
  })

  it('keeps a type that is the best already, and says nothing of no values', () => {
    const facts = { is: 'number', values: 3, wholeDigits: 2, fractionDigits: 2 } as const
    expect(suggestType(column('n', 'decimal(12,2)'), facts)).toBeUndefined()
    expect(suggestType(column('n', 'decimal(38,9)'), { ...facts, values: 0 })).toBeUndefined()
  })

  it('suggests for keys only what a key can be declared as', () => {
    const facts = { is: 'number', values: 3, fractionDigits: 0 } as const
    const key = column('n', 'decimal(38,9)', 'key')
    expect(suggestType(key, { ...facts, wholeDigits: 2 })?.type).toBe('bigint')
    expect(suggestType(key, { ...facts, wholeDigits: 19 })).toBeUndefined()
    expect(suggestType(key, { ...facts, wholeDigits: 2, fractionDigits: 2 })).toBeUndefined()
  })

  it('leaves text alone unless every value says otherwise', () => {
    const facts = { is: 'text', values: 3, instants: 0, days: 0, numbers: 0 } as const
    expect(suggestType(column('a', 'string'), { ...facts, instants: 2, days: 1 })).toBeUndefined()
    expect(suggestType(column('a', 'string'), { ...facts, instants: 3 })?.type).toBe('timestamp')
    expect(suggestType(column('order_id', 'string'), { ...facts, numbers: 3 })).toBeUndefined()
  })
})
