import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathTo, routeOf, SECTIONS, sectionOf, withSearch } from './route.ts'

/** Any text but one with lone surrogates, which encodeURIComponent does not take. */
const character = fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code))
const name = () => fc.string({ unit: character, minLength: 1 }).map(text => text.toWellFormed())

describe('routeOf', () => {
  it('knows each section, with or without a slash at the end', () => {
    for (const { page, path } of SECTIONS) {
      expect(routeOf(path)).toEqual({ page })
      expect(routeOf(`${path}/`.replace('//', '/'))).toEqual({ page })
    }
  })

  it('reads any name back from its path', () => {
    fc.assert(
      fc.property(name(), name(), (database, table) => {
        expect(routeOf(pathTo.table(database, table))).toEqual({ page: 'table', database, name: table })
      }),
    )
    fc.assert(
      fc.property(name(), fc.constantFrom('record' as const, 'run' as const), (id, page) => {
        expect(routeOf(pathTo[page](id))).toEqual({ page, id })
      }),
    )
  })

  it.each([
    '/nothing',
    '/tables/raw',
    '/tables/raw/orders/more',
    '/runs/1/2',
    '/query/x',
    '/records/%E0%A4%A',
    '/runs//',
    '//',
  ])('finds nothing at %s', path => {
    expect(routeOf(path)).toEqual({ page: 'missing' })
  })
})

describe('sectionOf', () => {
  it('gives the section of a page below it', () => {
    expect(sectionOf(routeOf('/tables/raw/orders'))).toBe('tables')
    expect(sectionOf(routeOf('/runs/1'))).toBe('runs')
    expect(sectionOf(routeOf('/records/1'))).toBe('records')
    expect(sectionOf(routeOf('/nothing'))).toBeUndefined()
  })
})

describe('withSearch', () => {
  it('leaves out what has no value, and escapes the rest', () => {
    expect(withSearch('/records', { table: undefined, key: '' })).toBe('/records')
    expect(withSearch('/records', { outcome: 'given up', key: 'a&b=c' })).toBe(
      '/records?outcome=given+up&key=a%26b%3Dc',
    )
  })
})
