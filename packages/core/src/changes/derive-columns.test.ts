import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified, removed } from '../../test/changes.ts'
import { load } from '../../test/load.ts'
import { cellsOf, rescuedOf } from '../../test/rebuild.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { defineTable } from '../tables/define-table.ts'
import type { AttributeMap } from './attribute-value.ts'

const define = (type: ColumnType = 'bigint', onDrift: 'rescue' | 'quarantine' = 'rescue') =>
  defineTable({
    name: 'things',
    source: 'Things',
    onDrift,
    columns: {
      at: { type },
      day: { type: 'date', derive: { from: 'at', part: 'date' } },
      hour: { type: 'int', derive: { from: 'at', part: 'hour' } },
      minute: { type: 'int', derive: { from: 'at', part: 'minute' } },
    },
  })

function derivedOf(image: AttributeMap, definition = define()) {
  const { rows } = load([modified({ pk: { S: '1' }, ...image })], definition, load([], definition).table)
  const [day, hour, minute] = ['day', 'hour', 'minute'].map(name => cellsOf(rows, name)[0] ?? null)
  return { day: day === null ? null : dayOf(Number(day)), hour, minute, rescued: rescuedOf(rows, 0), rows }
}

function dayOf(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

/** Date's own reading of an instant. */
function expectedOf(ms: number) {
  const date = new Date(ms)
  return { day: date.toISOString().slice(0, 10), hour: date.getUTCHours(), minute: date.getUTCMinutes() }
}

const NOTHING = { day: null, hour: null, minute: null }

describe('a derived column', () => {
  it('says when, in UTC, an instant is, whatever its unit', () => {
    const instant = fc.integer({ min: Date.UTC(2000), max: Date.UTC(2100) - 1 })
    const units = fc.constantFrom('s', 'ms', 'µs')
    const types = fc.constantFrom<ColumnType>('bigint', 'decimal(38,9)')
    fc.assert(
      fc.property(instant, units, types, (ms, unit, type) => {
        const whole = unit === 's' ? Math.floor(ms / 1_000) * 1_000 : ms
        const N = unit === 's' ? String(whole / 1_000) : unit === 'ms' ? String(ms) : `${ms}999`
        expect(derivedOf({ at: { N } }, define(type))).toMatchObject({ ...expectedOf(whole), rescued: {} })
      }),
    )
    const half = { at: { N: '1769903970.5' } }
    expect(derivedOf(half, define('decimal(38,9)'))).toMatchObject(expectedOf(1_769_903_970_500))
  })

  it('says so of text and of times, before 1970 too', () => {
    const instant = fc.integer({ min: Date.UTC(1900), max: Date.UTC(2200) })
    fc.assert(
      fc.property(instant, fc.constantFrom<ColumnType>('string', 'timestamp'), (ms, type) => {
        const at = { S: new Date(ms).toISOString() }
        expect(derivedOf({ at }, define(type))).toMatchObject({ ...expectedOf(ms), rescued: {} })
      }),
    )
    const west = { S: '2026-01-31T23:59:59-01:00' }
    expect(derivedOf({ at: west }, define('timestamp'))).toMatchObject({ day: '2026-02-01', hour: 0, minute: 59 })
  })

  it.each<[string, ColumnType, AttributeMap]>([
    ['nothing', 'bigint', {}],
    ['null', 'bigint', { at: { NULL: true } }],
    ['a number that is no time', 'bigint', { at: { N: '5' } }],
    ['text that is no time', 'string', { at: { S: 'soon' } }],
  ])('is null where there is %s, unless the item says it', (_, type, image) => {
    expect(derivedOf(image, define(type))).toMatchObject({ ...NOTHING, rescued: {} })
    const own = { day: { S: '2026-02-01' }, hour: { N: '7' } }
    expect(derivedOf({ ...image, ...own }, define(type))).toMatchObject({
      ...{ day: '2026-02-01', hour: 7, minute: null, rescued: {} },
    })
  })

  it('is null where its source does not fit', () => {
    expect(derivedOf({ at: { N: '1769903970.5' } })).toMatchObject({ ...NOTHING, rescued: { at: '1769903970.5' } })
  })

  it('counts before what the item says, which is kept if it is something else', () => {
    const at = { N: String(Date.UTC(2026, 0, 31, 23, 59)) }
    const same = { day: { S: '2026-01-31' }, hour: { N: '23' }, minute: { N: '59.0' } }
    expect(derivedOf({ at, ...same })).toMatchObject({ day: '2026-01-31', hour: 23, minute: 59, rescued: {} })
    const other = { day: { S: '2026-02-01' }, hour: { N: '0' }, minute: { S: '59' } }
    const { rows, ...found } = derivedOf({ at, ...other })
    const rescued = { day: '2026-02-01', hour: '0', minute: '59' }
    expect(found).toEqual({ day: '2026-01-31', hour: 23, minute: 59, rescued })
    expect(rows.rescues).toMatchObject([
      { path: 'minute', reason: 'does not fit' },
      { path: 'day', reason: 'derived otherwise' },
      { path: 'hour', reason: 'derived otherwise' },
    ])
  })

  it('refuses no row for what the item says', () => {
    const at = { N: String(Date.UTC(2026, 0, 31, 23, 59)) }
    const { rows } = derivedOf({ at, hour: { N: '0' } }, define('bigint', 'quarantine'))
    expect(rows.refused.size).toBe(0)
  })

  it('follows from a key on a removal', () => {
    const at = { N: String(Date.UTC(2026, 0, 31, 23, 59)) }
    const { rows } = load([modified({ pk: { S: '1' } }), removed({ pk: { S: '1' }, at })], define())
    expect(cellsOf(rows, 'hour')).toEqual([null, 23])
  })
})
