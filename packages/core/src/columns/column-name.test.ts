import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeName } from '../../test/items.ts'
import { CHANGE_COLUMN_TYPES } from '../tables/plan-columns.ts'
import { chooseColumnName, isReservedName, lastSegment, sanitizeName } from './column-name.ts'

describe('sanitizeName', () => {
  it.each([
    ['CamelCase', 'camelcase'],
    ['CamelCase2', 'camelcase2'],
    ['Camel_Case3', 'camel_case3'],
    ['Cámël_Casë4仮', 'camel_case4_'],
    ['Camel__Case5', 'camel__case5'],
    ['Camel{}Case6', 'camel_case6'],
    ['Camel.Case7', 'camel_case7'],
    ['xyz_cd', 'xyz_cd'],
    ['xyz_Cd', 'xyz_cd'],
    ['MyNewColumn', 'mynewcolumn'],
    ['e\u0301', 'e'],
    ['\u212a', 'k'],
    ['İ', 'i'],
    ['\ud800', '_'],
    ['', ''],
  ])('makes of %s, as awswrangler does, %s', (name, sanitized) => {
    expect(sanitizeName(name)).toBe(sanitized)
  })

  it('gives only what Athena takes, and leaves that alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), name => {
        expect(sanitizeName(name)).toMatch(/^[a-z0-9_]*$/)
        expect(sanitizeName(sanitizeName(name))).toBe(sanitizeName(name))
      }),
    )
  })
})

describe('the column of a path', () => {
  const choose = (path: readonly (string | number)[], ...taken: string[]) =>
    chooseColumnName(
      path,
      name => taken.includes(name),
      name => isReservedName(name, ['dt', 'region']),
    )

  it.each([
    [['address', 'city'], [], 'address_city'],
    [['address', 'city'], ['address_city'], 'address__city'],
    [['address', 'city'], ['address_city', 'address__city'], 'address__city_2'],
    [['address', 'city'], ['address_city', 'address__city', 'address__city_2'], 'address__city_3'],
    [['city'], ['city'], 'city_2'],
    [['tags', 0, 'Name'], [], 'tags_0_name'],
    [[''], [], '_'],
    [['', ''], [], '_'],
    [['仮'], [], '_'],
    [['仮'], ['_'], '__2'],
    [['dt'], [], 'dt__attribute'],
    [['DT'], ['dt__attribute'], 'dt__attribute_2'],
    [['region'], [], 'region__attribute'],
    [['cdc_key'], [], 'cdc_key__attribute'],
    [['cdc', 'x'], [], 'cdc_x__attribute'],
    [['rescued_data'], [], 'rescued_data__attribute'],
    [['cdc'], [], 'cdc'],
  ])('%j, with %j taken, is %s', (path, taken, name) => {
    expect(choose(path, ...taken)).toBe(name)
  })

  it('is free, not reserved, and fits Glue, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.array(attributeName, { minLength: 1, maxLength: 3 }), { maxLength: 20 }), paths => {
        const taken: string[] = []
        for (const path of paths) taken.push(choose([...path, 'x'.repeat(300 * (path.length - 1))], ...taken))
        expect(new Set(taken).size).toBe(paths.length)
        for (const name of taken) {
          expect(name).toMatch(/^[a-z0-9_]{1,255}$/)
          expect(['dt', 'region', ...Object.keys(CHANGE_COLUMN_TYPES)]).not.toContain(name)
        }
      }),
    )
  })
})

describe('the last segment of a path', () => {
  it.each([
    [['address', 'geo', 'lat'], 'lat'],
    [['createdAt'], 'created_at'],
    [['userID'], 'user_id'],
    [['Max-Price'], 'max_price'],
    [['prices', 3], 'prices'],
    [['line2Total'], 'line2_total'],
  ])('of %j is %s', (path, segment) => {
    expect(lastSegment(path)).toBe(segment)
  })
})
