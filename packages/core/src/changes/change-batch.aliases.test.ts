import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified } from '../../test/changes.ts'
import { hash, load } from '../../test/load.ts'
import { cellsOf, rescuedOf } from '../../test/rebuild.ts'
import { defineTable } from '../tables/define-table.ts'
import type { AttributeMap } from './attribute-value.ts'

const things = defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    device: { type: 'string', aliases: ['meta.device', 'old_device'] },
    size: { type: 'int', aliases: ['meta.size'] },
    secret: { mask: 'hash', aliases: ['meta.secret'] },
    gone: { mask: 'drop', aliases: ['meta.gone'] },
  },
})

function rowsOf(images: readonly AttributeMap[]) {
  const { rows, table } = load(
    images.map(image => modified({ pk: { S: '1' }, ...image })),
    things,
    load([], things).table,
  )
  return { rows, table, rescued: (row: number) => rescuedOf(rows, row) }
}

const meta = (attributes: AttributeMap) => ({ meta: { M: attributes } })

describe('an alias', () => {
  it('is another place of the column’s value, and has no column of its own', () => {
    const { rows, table } = rowsOf([
      { device: { S: 'a' } },
      meta({ device: { S: 'b' } }),
      { old_device: { S: 'c' } },
      {},
    ])
    expect(cellsOf(rows, 'device')).toEqual(['a', 'b', 'c', null])
    expect(cellsOf(rows, 'rescued_data')).toEqual([null, null, null, null])
    expect(table.columns.map(({ name }) => name)).not.toContain('meta_device')
  })

  it('gives way to the column’s own path, or the alias that came first; the value is kept', () => {
    const places = fc.shuffledSubarray(['device', 'meta.device', 'old_device'], { minLength: 1 })
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 4 }), rows => {
        const images = rows.map(paths => Object.fromEntries(paths.map(path => [path.split('.')[0], valueAt(path)])))
        const loaded = rowsOf(images)
        const ranked = rows.map(paths => paths.toSorted((a, b) => Number(b === 'device') - Number(a === 'device')))
        expect(cellsOf(loaded.rows, 'device')).toEqual(ranked.map(([first = '']) => `at ${first}`))
        for (const [row, [, ...others]] of ranked.entries()) {
          expect(loaded.rescued(row)).toEqual(Object.fromEntries(others.map(path => [path, `at ${path}`])))
        }
      }),
    )
  })

  it('has a value that does not fit kept by its own path, also in a table that is not there yet', () => {
    const image = { pk: { S: '1' }, ...meta({ size: { S: 'big' } }), size: { N: '5' } }
    const { rows } = load([modified(image), modified({ pk: { S: '2' }, size: { N: '6' } })], things)
    expect(cellsOf(rows, 'size')).toEqual([5, 6])
    expect(rescuedOf(rows, 0)).toEqual({ 'meta.size': 'big' })
    const alone = load([modified({ pk: { S: '1' }, ...meta({ size: { S: 'big' } }) })], things).rows
    expect(rescuedOf(alone, 0)).toEqual({ 'meta.size': 'big' })
  })

  it('has a value that does not fit kept by its own path', () => {
    const { rows, rescued } = rowsOf([
      meta({ size: { S: 'big' } }),
      { ...meta({ size: { S: 'big' } }), size: { N: '5' } },
    ])
    expect(rescued(0)).toEqual({ 'meta.size': 'big' })
    expect(cellsOf(rows, 'size')[0]).toBeNull()
    expect(cellsOf(rows, 'size')[1]).toBe(5)
    expect(rescued(1)).toEqual({ 'meta.size': 'big' })
  })

  it('is masked as its column is', () => {
    const { rows } = rowsOf([
      meta({ secret: { S: 'me' }, gone: { S: 'me' } }),
      { secret: { S: 'me' }, gone: { S: 'me' } },
    ])
    expect(cellsOf(rows, 'secret')).toEqual([hash('me'), hash('me')])
    expect(JSON.stringify(rows.columns.map(({ cells }) => cells.map(String)))).not.toContain('"me"')
  })
})

function valueAt(path: string): unknown {
  const [, inner] = path.split('.')
  return inner === undefined ? { S: `at ${path}` } : { M: { [inner]: { S: `at ${path}` } } }
}
