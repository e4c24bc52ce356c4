import { describe, expect, it } from 'vitest'
import { planOf } from '../../test/unit/plans.ts'
import { rowKey, storedKey } from './item-key.ts'

describe('the key of an item', () => {
  it.each([
    ['N', ['1', '1.0', '1e0', '10e-1', '1.000E+0', '0.1e1'], ['2', '-1', '1.1', '1e1']],
    ['N', ['0', '-0', '0.00', '0e9'], ['1']],
    ['N', ['1e-130', '0.1e-129', '10e-131'], ['1e-129', '-1e-130']],
    [
      'N',
      ['123456789012345678901234567890123456780', '12345678901234567890123456789012345678e1'],
      ['12345678901234567890123456789012345679e1'],
    ],
    ['B', ['AA==', 'AB==', 'AP=='], ['AQ==', 'AAA=', 'AAAA']],
    ['B', ['AAA=', 'AAB=', 'AAD='], ['AAE=']],
    ['S', ['1'], ['1.0', '01', ' 1', '1 ']],
    ['S', ['é'], ['e\u0301', 'É']],
  ] as const)('of type %s is one text for %j, and another for %j', (type, same, others) => {
    const plan = planOf(['p'], { key: { p: type } })
    const keys = same.map(cell => rowKey([cell], plan))
    expect(new Set(keys).size).toBe(1)
    for (const other of others) expect(keys).not.toContain(rowKey([other], plan))
    for (const cell of same) expect(storedKey({ p: { [type]: cell } }, plan)).toBe(keys[0])
  })

  it('keeps its two parts apart', () => {
    const plan = planOf(['s', 'p'], { key: { p: 'S', s: 'S' } })
    expect(rowKey(['b', 'a'], plan)).toBe('a\0b')
    expect(rowKey(['bc', 'a'], plan)).not.toBe(rowKey(['c', 'ab'], plan))
    expect(storedKey({ p: { S: 'a' }, s: { S: 'b' }, x: { S: 'x' } }, plan)).toBe('a\0b')
  })

  it.each(['__proto__', 'constructor'])('may have the name %s', name => {
    const plan = planOf([name], { key: { [name]: 'S' } })
    expect(storedKey(JSON.parse(`{"${name}":{"S":"a"}}`), plan)).toBe(rowKey(['a'], plan))
    expect(storedKey({}, plan)).toBe('')
  })
})
