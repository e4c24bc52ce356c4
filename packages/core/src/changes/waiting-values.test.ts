import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compared, runs } from '../../test/runs.ts'
import { buildColumn } from '../columns/build-column.ts'
import type { ValueKind } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { WaitingValues } from './waiting-values.ts'

const TYPES: readonly ColumnType[] = [
  ...(['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'decimal(38,9)'] as const),
  ...(['decimal(12,2)', 'decimal(38,0)'] as const),
]

/** Texts that come again, among them ones that few columns hold. */
const value = fc.oneof(
  fc.constantFrom<readonly [ValueKind, string]>(['N', '5'], ['N', '-0'], ['N', '1735689600000'], ['N', '12.5']),
  fc.constantFrom<readonly [ValueKind, string]>(['N', '99999999999999999999'], ['N', '1E3'], ['N', '0.123456789']),
  fc.constantFrom<readonly [ValueKind, string]>(['S', '2026-01-31'], ['S', '2026-01-31T10:00:00Z'], ['S', '5']),
  fc.constantFrom<readonly [ValueKind, string]>(['BOOL', 'true'], ['BOOL', 'false']),
)
const sameKind = fc
  .constantFrom<ValueKind>('N', 'S', 'BOOL')
  .chain(kind => fc.array(fc.option(value.filter(([of]) => of === kind)), { maxLength: 30 }))
const values = fc.oneof({ weight: 3, arbitrary: sameKind }, fc.array(fc.option(value), { maxLength: 30 }))

describe('values that wait', () => {
  it('fit a type, and become its column, as if each were put into it', async ({ annotate }) => {
    let count = 0
    fc.assert(
      fc.property(values, fc.constantFrom(...TYPES), fc.array(fc.nat(30)), (all, type, refusedRows) => {
        const waiting = new WaitingValues()
        const expected = buildColumn('x', type)
        const refused = new Map(refusedRows.map(row => [row, 'refused']))
        const misfits: number[] = []
        const counted: number[] = []
        for (const [row, found] of all.entries()) {
          if (found === null) continue
          const [kind, text] = found
          waiting.put(row, kind, text, undefined)
          const isTaken = expected.put(row, kind, text)
          if (!isTaken) misfits.push(row)
          if (!refused.has(row)) counted.push(row)
        }
        count += all.length
        const seen = waiting.seen(refused)
        expect(seen.count).toBe(counted.length)
        expect(seen.fit(type)).toBe(counted.every(row => !misfits.includes(row)))
        const settledMisfits: number[] = []
        const settled = waiting.settle('x', type, row => settledMisfits.push(row))
        expect(settledMisfits).toEqual(misfits)
        settled.fill(all.length)
        expected.fill(all.length)
        expect(settled.cells).toEqual(expected.cells)
      }),
      runs(500),
    )
    await annotate(compared(count, 'values'))
  })
})
