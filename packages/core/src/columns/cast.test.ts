import { describe, expect, it } from 'vitest'
import { castTo, type ValueKind } from './cast.ts'
import type { ColumnType } from './column-type.ts'

const VALUES: readonly (readonly [kind: ValueKind, text: string])[] = [
  ['S', '5'],
  ['N', '5'],
  ['BOOL', 'true'],
  ['B', 'AA=='],
  ['JSON', '[5]'],
]

describe('a cast', () => {
  it.each<[ColumnType, unknown[]]>([
    ['string', ['5', '5', undefined, undefined, '[5]']],
    ['int', [undefined, 5, undefined, undefined, undefined]],
    ['bigint', [undefined, 5n, undefined, undefined, undefined]],
    ['double', [undefined, 5, undefined, undefined, undefined]],
    ['decimal(3,2)', [undefined, 500n, undefined, undefined, undefined]],
    ['boolean', [undefined, undefined, true, undefined, undefined]],
    ['date', [undefined, undefined, undefined, undefined, undefined]],
    ['timestamp', [undefined, undefined, undefined, undefined, undefined]],
    ['binary', [undefined, undefined, undefined, Buffer.from([0]), undefined]],
  ])('to %s takes only kinds whose value it keeps', (type, cells) => {
    expect(VALUES.map(([kind, text]) => castTo(type)(kind, text))).toEqual(cells)
  })

  it.each<[ColumnType, ValueKind, string, unknown]>([
    ['int', 'N', '2147483647', 2_147_483_647],
    ['int', 'N', '-2147483648', -2_147_483_648],
    ['int', 'N', '2147483648', undefined],
    ['int', 'N', '5.0', 5],
    ['int', 'N', '5.5', undefined],
    ['bigint', 'N', '9223372036854775807', 9_223_372_036_854_775_807n],
    ['bigint', 'N', '-9223372036854775809', undefined],
    ['decimal(3,2)', 'N', '9.990', 999n],
    ['decimal(3,2)', 'N', '10', undefined],
    ['double', 'N', '0.1', 0.1],
    ['double', 'N', '0.10000000000000000001', undefined],
    ['boolean', 'BOOL', 'false', false],
    ['date', 'S', '1969-12-31', -1],
    ['date', 'S', '2026-02-30', undefined],
    ['timestamp', 'S', '1969-12-31T23:59:59.999999Z', -1n],
    ['timestamp', 'N', '1767225600', 1_767_225_600_000_000n],
    ['timestamp', 'N', '5', undefined],
    ['string', 'N', '1.50E1', '1.50E1'],
    ['binary', 'B', '', Buffer.alloc(0)],
  ])('to %s of %s %s is %s', (type, kind, text, cell) => {
    expect(castTo(type)(kind, text)).toEqual(cell)
  })
})
