import { quoteName } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { exactPattern, quoteText } from './sql-text.ts'

describe('sql text', () => {
  it('quotes names and texts', () => {
    expect(quoteName('a "b"')).toBe('"a ""b"""')
    expect(quoteText("it's")).toBe("'it''s'")
  })

  it('leaves paths without pattern characters as they are', () => {
    expect(exactPattern('/a/b=\\ {x}/c.parquet')).toBe('/a/b=\\ {x}/c.parquet')
  })

  it('escapes pattern characters, and what stands beside them', () => {
    expect(exactPattern('/a*b?[c]/\\')).toBe('/a[*]b[?][[]c]/[[-]]')
  })
})
