import { describe, expect, expectTypeOf, it } from 'vitest'
import { type ColumnType, type DecimalType, isColumnType, parseDecimal, toColumnType } from './column-type.ts'

describe('a column type', () => {
  it.each([
    'string',
    'int',
    'bigint',
    'double',
    'boolean',
    'date',
    'timestamp',
    'binary',
    'decimal(1,0)',
    'decimal(38,38)',
  ])('is %s', text => {
    expect(isColumnType(text)).toBe(true)
    expect(toColumnType(text)).toBe(text)
  })

  it.each([
    ...['', 'String', 'integer', 'decimal', 'decimal(0,0)', 'decimal(39,0)', 'decimal(5,6)', 'decimal(05,2)'],
    ...['decimal(5, 2)', 'decimal(5,02)', 'decimal(5)', 'array<int>', 'constructor'],
  ])('is not %s', text => {
    expect(isColumnType(text)).toBe(false)
    expect(() => toColumnType(text)).toThrow(expect.objectContaining({ code: 'BAD_DEFINITION' }))
  })

  it('has precision and scale if it is a decimal', () => {
    expect(parseDecimal('decimal(12,2)')).toEqual({ precision: 12, scale: 2 })
    expect(parseDecimal('double')).toBeUndefined()
    expectTypeOf<DecimalType>().toExtend<ColumnType>()
    expectTypeOf<'decimal(12)'>().not.toExtend<ColumnType>()
  })
})
