import { describe, expect, it } from 'vitest'
import { type Deliveries, makeDeliveries } from './rates-file.ts'

/** Of EUR in JPY, by the rows that are loaded. */
function yen({ loaded }: Deliveries['first']): number {
  return Number(loaded.find(([, , base, currency]) => base === 'EUR' && currency === 'JPY')?.[4])
}

describe('makeDeliveries', () => {
  const { dataRef, first, cutOff, corrected } = makeDeliveries({ seed: 1, day: '2026-01-31' })

  it('has odd rows among the rates, and knows what is to become of each row', () => {
    expect(dataRef).toBe('20260131')
    for (const { rows, loaded, quarantined } of [first, cutOff, corrected]) {
      const numbers = [...loaded.map(([number]) => Number(number)), ...quarantined.keys()]
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, index) => index + 1))
    }
    expect([...first.quarantined.keys()]).toEqual([71, 213, 333])
    expect(first.loaded.flatMap(row => row.at(-1) ?? [])).toEqual([
      expect.stringMatching(/^\{"rate":"\d+\.\d{16}"\}$/),
      '{"rate":"n/a"}',
    ])
    expect([...corrected.quarantined.keys()]).toEqual([333])
    expect([first.rows, cutOff.rows, corrected.rows]).toEqual([552, 40, 552])
  })

  it.each([1, 2, 3, 42])('has one wrong rate, which the correction mends: seed %i', seed => {
    const deliveries = makeDeliveries({ seed, day: '2026-01-31' })
    expect(yen(deliveries.first)).toBeLessThan(2)
    expect(yen(deliveries.corrected)).toBeCloseTo(yen(deliveries.first) * 100, 5)
    const mended = new Set(['71', '142', '213', '404'])
    const before = deliveries.first.loaded.filter(row => !mended.has(row[0] ?? ''))
    const after = deliveries.corrected.loaded.filter(row => !mended.has(row[0] ?? ''))
    expect(after.filter((row, index) => row[4] !== before[index]?.[4])).toHaveLength(1)
  })

  it('makes the same bytes of the same options, and others of others', () => {
    expect(makeDeliveries({ seed: 1, day: '2026-01-31' }).first.zip).toEqual(first.zip)
    expect(makeDeliveries({ seed: 2, day: '2026-01-31' }).first.zip).not.toEqual(first.zip)
    expect(makeDeliveries({ seed: 1, day: '2026-01-30' }).first.zip).not.toEqual(first.zip)
  })
})
