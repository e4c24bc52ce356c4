import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified, removed } from '../../test/changes.ts'
import { hash, load } from '../../test/load.ts'
import { cellsOf, rescuedOf } from '../../test/rebuild.ts'
import { defineTable } from '../tables/define-table.ts'

/** Text that stands nowhere else. */
const secret = fc
  .uint8Array({ minLength: 12, maxLength: 12 })
  .map(bytes => `s3cretff${Buffer.from(bytes).toString('hex')}`)

/** The secret in every shape that a value, well formed or not, can have; the names in its maps are all `name`. */
function shapesOf(text: string, name: string): fc.Arbitrary<unknown> {
  const digits = digitsOf(text)
  return fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(
        ...[{ S: text }, { SS: [text] }, { S: [text] }, { N: text }, { X: text }, text, [text], { NULL: text }],
        ...[{ S: `${text}\ud800` }, { N: digits }, { N: JSON.rawJSON(digits) }, { B: base64Of(text) }],
      ),
      fc.array(tie('value'), { minLength: 1, maxLength: 22 }).map(L => ({ L })),
      tie('value').map(value => ({ M: { [name]: value } })),
    ),
  })).value
}

function digitsOf(text: string): string {
  return BigInt(`0x${text.slice(6)}`).toString()
}

function base64Of(text: string): string {
  return Buffer.from(text).toString('base64')
}

function shows(output: string, text: string): boolean {
  return [text, digitsOf(text), base64Of(text)].some(spelling => output.includes(spelling))
}

const definitionOf = (lists: 'json' | 'explode', onDrift: 'rescue' | 'quarantine') =>
  defineTable({
    name: 'things',
    source: 'Things',
    lists,
    onDrift,
    columns: {
      ssn: { mask: 'drop' },
      email: { mask: 'hash' },
      phone: { path: 'profile.phone', mask: 'hash' },
      inner: { path: 'profile.tags.x', mask: 'drop' },
      element: { path: 'codes[0].x', mask: 'hash' },
      pk: { mask: 'hash' },
    },
  })

describe('a masked column', () => {
  it('shows its value in no cell, name, summary or error, whatever shape the value has', () => {
    const input = secret.chain(text =>
      fc.record({
        text: fc.constant(text),
        image: fc.record({
          pk: fc.constant({ S: text }),
          ssn: shapesOf(text, 'a'),
          email: shapesOf(text, 'b'),
          profile: fc.oneof(
            shapesOf(text, 'phone'),
            shapesOf(text, 'x').map(tags => ({ M: { tags } })),
          ),
          codes: fc.oneof(
            shapesOf(text, 'x').map(code => ({ L: [code] })),
            shapesOf(text, 'x').filter(isNoList),
          ),
        }),
      }),
    )
    // A column from before its values were masked: its type does not fit a hash.
    const before = load([modified({ pk: { N: '1' }, email: { N: '5' } })]).table
    fc.assert(
      fc.property(
        input,
        fc.constantFrom('json', 'explode'),
        fc.constantFrom('rescue', 'quarantine'),
        fc.constantFrom(undefined, before),
        ({ text, image }, lists, onDrift, known) => {
          const changes = [modified(image), removed({ pk: { S: text } })]
          const { table, rows } = load(changes, definitionOf(lists, onDrift), known)
          const cells = rows.columns.map(column => column.cells.map(cellText))
          const errors = Array.from(rows.refused.values(), error => inspect(error))
          expect(shows(JSON.stringify([cells, table, errors, rows.rescues]), text)).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('with drop has no column and no place in rescued_data', () => {
    const definition = defineTable({
      name: 'things',
      source: 'Things',
      columns: { ssn: { mask: 'drop', type: 'int' } },
    })
    const { table, rows } = load([modified({ pk: { S: '1' }, ssn: { S: 'x' } })], definition)
    expect(table.columns.map(({ name }) => name)).not.toContain('ssn')
    expect(rescuedOf(rows, 0)).toEqual({})
  })

  it('with hash has the HMAC of the value, the same for equal numbers', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { email: { mask: 'hash' } } })
    const emails = [{ S: 'a@b' }, { N: '1.50' }, { N: '15e-1' }]
    const { rows } = load(
      emails.map(email => modified({ pk: { S: '1' }, email })),
      definition,
    )
    expect(cellsOf(rows, 'email')).toEqual([hash('a@b'), hash('1.5'), hash('1.5')])
  })

  it('hashes a key in its column and in cdc_key alike, on every operation', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { pk: { mask: 'hash' } } })
    const { rows } = load([modified({ pk: { S: 'me' } }), removed({ pk: { S: 'me' } })], definition)
    expect(cellsOf(rows, 'pk')).toEqual([hash('me'), hash('me')])
    expect(cellsOf(rows, 'cdc_key')).toEqual([`{"pk":"${hash('me')}"}`, `{"pk":"${hash('me')}"}`])
  })

  it('covers everything below its path, in whatever order masks are written', () => {
    const definition = defineTable({
      name: 'things',
      source: 'Things',
      columns: { c: { path: 'a.b.c', mask: 'drop' }, a: { mask: 'hash' } },
    })
    const { rows } = load(
      [modified({ pk: { S: '1' }, a: { M: { b: { M: { c: { S: 'x' }, d: { S: 'me' } } } } } })],
      definition,
    )
    expect(cellsOf(rows, 'a_b_d')).toEqual([hash('me')])
  })

  it('is not slipped past by a list where a map was expected, exploded or not', () => {
    const definition = defineTable({
      name: 'things',
      source: 'Things',
      lists: 'explode',
      columns: { phone: { path: 'profile.phone', mask: 'hash' } },
    })
    const profile = { L: [{ M: { phone: { S: 'me' } } }] }
    const { rows } = load([modified({ pk: { S: '1' }, profile })], definition)
    expect(cellsOf(rows, 'profile')).toEqual([hash('[{"phone":"me"}]')])
  })
})

function cellText(cell: unknown): string {
  return cell instanceof Uint8Array ? Buffer.from(cell).toString() : String(cell)
}

function isNoList(value: unknown): boolean {
  return typeof value !== 'object' || value === null || !('L' in value)
}
