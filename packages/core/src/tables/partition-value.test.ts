import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnType } from '../columns/column-type.ts'
import type { PartitionKey } from './catalog-table.ts'
import { NO_PARTITION_VALUE, PARTITION_TYPES, partitionPath, partitionValue } from './partition-value.ts'

const KEYS: readonly PartitionKey[] = [
  { name: 'data_ref', type: 'string' },
  { name: 'region', type: 'string' },
]

const someText = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."a/=%. ~é😀'()*!_-A2F+"), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é'), minLength: 40, maxLength: 300 }),
  fc.constantFrom('', '.', '..', 'a/../b', 'a%2Fb', 'a/b', '%', 'a=b', 'é', 'e\u0301', '\0', '\u007f'),
)

function nameOf(value: string): string {
  return partitionPath(KEYS.slice(0, 1), [value])
}

describe('the path of a partition', () => {
  it('is never that of other values', () => {
    fc.assert(
      fc.property(fc.tuple(someText, someText), fc.tuple(someText, someText), (a, b) => {
        expect(partitionPath(KEYS, a) === partitionPath(KEYS, b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
      { numRuns: 2000 },
    )
  })

  it('is not shared by a value that is what the folder of a long one is called', () => {
    const long = 'a'.repeat(500)
    const folder = nameOf(long).slice('data_ref='.length, -1)
    expect(decodeURIComponent(folder)).not.toBe(long)
    expect(nameOf(decodeURIComponent(folder))).not.toBe(nameOf(long))
  })

  it('has a folder for each key, with a value that can be read from it, unless they are long', () => {
    fc.assert(
      fc.property(fc.tuple(someText, someText), values => {
        const path = partitionPath(KEYS, values)
        expect(path.length).toBeLessThanOrEqual(401)
        if (path.startsWith('partition~')) {
          expect(path).toMatch(/^partition~[0-9a-f]{32}\/$/)
          expect(values.every(value => encodeURIComponent(value).length > 100)).toBe(true)
          return
        }
        const folders = path.split('/')
        expect(folders).toHaveLength(3)
        expect(folders[2]).toBe('')
        for (const [index, { name }] of KEYS.entries()) {
          const folder = folders[index] ?? ''
          const value = values[index] ?? ''
          expect(folder).toMatch(/^[\w.~%=-]{1,200}$/)
          expect(folder.startsWith(`${name}=`)).toBe(true)
          const text = folder.slice(name.length + 1)
          if (value === '') expect(text).toBe(NO_PARTITION_VALUE)
          else if (encodeURIComponent(value).length < 100) expect(decodeURIComponent(text)).toBe(value)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('fits a key, however many values there are, and is still theirs alone', () => {
    const keys = Array.from({ length: 8 }, (_, index): PartitionKey => ({ name: `k${index}`, type: 'string' }))
    // The table's prefix, the folder of the load, and the file.
    const others = 512 + 'load-000001-0123abcd/'.length + '00001.parquet'.length
    const someValue = fc.oneof(someText, fc.constantFrom('a'.repeat(300), 'é'.repeat(512), 'b'.repeat(185)))
    const someValues = fc.array(someValue, { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(someValues, someValue, fc.nat(7), (values, value, index) => {
        const path = partitionPath(keys, values)
        expect(others + Buffer.byteLength(path)).toBeLessThanOrEqual(1024)
        const changed = partitionPath(keys, values.with(index, value))
        expect(changed === path).toBe(value === values[index])
        expect(partitionPath(keys, values)).toBe(path)
      }),
      { numRuns: 1000 },
    )
  })

  it('is spelled out up to 401 characters', () => {
    const pathOf = (first: number, second: number) => partitionPath(KEYS, ['a'.repeat(first), 'b'.repeat(second)])
    expect(pathOf(999, 192)).toMatch(/^data_ref=a+~[0-9a-f]{32}\/region=b{192}\/$/)
    expect(pathOf(999, 192)).toHaveLength(401)
    expect(pathOf(999, 193)).toMatch(/^partition~[0-9a-f]{32}\/$/)
  })

  it.each([
    ['20260131', 'data_ref=20260131/'],
    ['a/b', 'data_ref=a%2Fb/'],
    ['a=b c', 'data_ref=a%3Db%20c/'],
    ['100%', 'data_ref=100%25/'],
    ["it's (1)*!", 'data_ref=it%27s%20%281%29%2A%21/'],
    ['é', 'data_ref=%C3%A9/'],
    ['..', 'data_ref=../'],
    ['', 'data_ref=__HIVE_DEFAULT_PARTITION__/'],
  ])('of %j is %s', (value, path) => {
    expect(nameOf(value)).toBe(path)
  })
})

describe("a partition's value", () => {
  it.each<[ColumnType, string, string | undefined]>([
    ['string', '007', '007'],
    ['string', ' a ', ' a '],
    ['string', '', ''],
    ['string', NO_PARTITION_VALUE, undefined],
    ['string', 'x'.repeat(1024), 'x'.repeat(1024)],
    ['string', 'x'.repeat(1025), undefined],
    ['string', 'é'.repeat(512), 'é'.repeat(512)],
    ['string', 'é'.repeat(513), undefined],
    ['int', '', ''],
    ['int', '007', undefined],
    ['int', '-007', undefined],
    ['int', '000', undefined],
    ['int', '-0', '0'],
    ['int', '7.0', '7'],
    ['int', '7.5', undefined],
    ['int', '+7', undefined],
    ['int', ' 7', undefined],
    ['int', 'seven', undefined],
    ['int', '2147483648', undefined],
    ['int', '0x7', undefined],
    ['bigint', '2147483648', '2147483648'],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
    ['bigint', '9223372036854775808', undefined],
    ['date', '2026-01-31', '2026-01-31'],
    ['date', '2026-02-30', undefined],
    ['date', '20260131', undefined],
  ])('of type %s from %j is %j', (type, text, value) => {
    expect(partitionValue(type, text)).toBe(value)
  })

  it('is one for one number, and is its own value', () => {
    const numbers = fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n })
    fc.assert(
      fc.property(numbers, fc.constantFrom('', '0', '000'), fc.constantFrom('', '.0', 'e0'), (number, zeros, end) => {
        const digits = String(number).replace('-', '')
        const text = `${number < 0n ? '-' : ''}${zeros}${digits}${end}`
        // A code that begins with zeros is no number.
        const value = zeros === '' ? String(number) : undefined
        for (const type of ['int', 'bigint'] as const) expect(partitionValue(type, text)).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...PARTITION_TYPES), someText, (type, text) => {
        const value = partitionValue(type, text)
        if (value !== undefined) expect(partitionValue(type, value)).toBe(value)
      }),
    )
  })
})
