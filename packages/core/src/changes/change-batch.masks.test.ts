import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modified, removed } from '../../test/changes.ts'
import { hash, load } from '../../test/load.ts'
import { cellsOf, rescuedOf } from '../../test/rebuild.ts'
import { defineTable } from '../tables/define-table.ts'

/** Text that stands nowhere else. */
const secret = fc.uint8Array({ minLength: 12, maxLength: 12 }).map(bytes => `s3cret${Buffer.from(bytes).toString('hex')}`)

/** The secret in every shape that an attribute, or something malformed, can have. */
function shapesOf(text: string): fc.Arbitrary<unknown> {
  const digits = BigInt(`0x${text.slice(6)}`).toString()
  return fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(
        ...[{ S: text }, { SS: [text] }, { S: [text] }, { N: text }, { X: text }, text, [text], { NULL: text }],
        ...[{ S: `${text}\ud800` }, { N: digits }, { N: JSON.rawJSON(digits) }, { B: Buffer.from(text).toString('base64') }],
      ),
      fc.array(tie('value'), { minLength: 1, maxLength: 22 }).map(L => ({ L })),
      fc.constantFrom('phone', 'tags', 'x').chain(name => tie('value').map(value => ({ M: { [name]: value } }))),
    ),
  })).value
}

/** Whether the text shows the secret, in any of the spellings that `shapesOf` gives it. */
function shows(output: string, text: string): boolean {
  const base64 = Buffer.from(text).toString('base64')
  return [text, BigInt(`0x${text.slice(6)}`).toString(), base64].some(spelling => output.includes(spelling))
}

const masked = { lists: 'json', onDrift: 'rescue' } as const

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
    const input = secret.chain(text => {
      const value = shapesOf(text)
      const image = fc.record({ ssn: value, email: value, profile: value, codes: value.filter(isNoMap) }, { requiredKeys: [] })
      return fc.record({ text: fc.constant(text), image, typed: fc.constantFrom('bigint', 'binary', undefined) })
    })
    fc.assert(
      fc.property(
        input,
        fc.constantFrom('json', 'explode'),
        fc.constantFrom('rescue', 'quarantine'),
        ({ text, image, typed }, lists, onDrift) => {
          const definition = definitionOf(lists, onDrift)
          const { profile, ...rest } = image
          const direct = { ...rest, pk: { S: text }, profile: profile ?? { M: { phone: { S: text } } } }
          const wrapped = { pk: { S: text }, profile: { M: { phone: profile, tags: profile } } }
          const changes = [modified(direct), modified(wrapped), removed({ pk: { S: text } })]
          // Columns from before the values were masked: their types do not fit a hash.
          const before = load(typed === undefined ? [] : [modified({ pk: { N: '1' }, email: { N: '5' } })]).table
          for (const known of [undefined, before]) {
            const { table, rows } = load(changes, definition, known)
            const written = rows.columns.map(({ cells }) => cells.map(cellText))
            expect(shows(inspect([written, table, [...rows.refused], rows.rescues], { depth: 9, maxArrayLength: null, maxStringLength: null }), text)).toBe(false)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('with drop has no column and no place in rescued_data', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { ssn: { mask: 'drop', type: 'int' } } })
    const { table, rows } = load([modified({ pk: { S: '1' }, ssn: { S: 'x' } })], definition)
    expect(table.columns.map(({ name }) => name)).not.toContain('ssn')
    expect(rescuedOf(rows, 0)).toEqual({})
  })

  it('with hash has the HMAC of the value, the same for equal numbers', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { email: { mask: 'hash' } } })
    const emails = [{ S: 'a@b' }, { N: '1.50' }, { N: '15e-1' }]
    const { rows } = load(emails.map(email => modified({ pk: { S: '1' }, email })), definition)
    expect(cellsOf(rows, 'email')).toEqual([hash('a@b'), hash('1.5'), hash('1.5')])
  })

  it('hashes a key in its column and in cdc_key alike, on every operation', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { pk: { mask: 'hash' } } })
    const { rows } = load([modified({ pk: { S: 'me' } }), removed({ pk: { S: 'me' } })], definition)
    expect(cellsOf(rows, 'pk')).toEqual([hash('me'), hash('me')])
    expect(cellsOf(rows, 'cdc_key')).toEqual([`{"pk":"${hash('me')}"}`, `{"pk":"${hash('me')}"}`])
  })

  it('covers everything below its path', () => {
    const definition = defineTable({ name: 'things', source: 'Things', columns: { profile: { mask: 'hash' } } })
    const { rows } = load([modified({ pk: { S: '1' }, profile: { M: { a: { M: { b: { S: 'me' } } } } } })], definition)
    expect(cellsOf(rows, 'profile_a_b')).toEqual([hash('me')])
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

function isNoMap(value: unknown): boolean {
  return typeof value !== 'object' || value === null || !('M' in value)
}
