import { describe, expect, it } from 'vitest'
import { errorKey } from './error-output.ts'
import { evaluatePrefix, parseErrorPrefix, parsePrefix } from './object-prefix.ts'

const time = Date.UTC(2026, 0, 2, 3, 4, 5)
const HOUR = 3_600_000

describe('a prefix', () => {
  it.each([
    ['', '2026/01/02/03/'],
    ['plain/', 'plain/2026/01/02/03/'],
    ['y=!{timestamp:yyyy}/m=!{timestamp:MM}/', 'y=2026/m=01/'],
    ["!{timestamp:yyyy/MM/dd'T'HH''''}/", "2026/01/02T03''/"],
    ['!{partitionKeyFromLambda:a}-!{partitionKeyFromLambda:b}/', '!{timestamp:yyyy}-/2026/01/02/03/'],
    ['x'.repeat(498), `${'x'.repeat(498)}2026/01/02/03/`],
  ])('%s is evaluated, with the default folders unless it has a time of its own', (prefix, expected) => {
    const partitionKeys = { a: '!{timestamp:yyyy}' }
    expect(evaluatePrefix(parsePrefix(prefix), { time, partitionKeys })).toBe(expected)
  })

  it.each([
    '!{timestamp:mm}',
    '!{timestamp:EEE}',
    '!{timestamp:yyyy!{}',
    '!{partitionKeyFromQuery:a}',
    '!{firehose:random-string}',
    '!{}',
  ])('with %s is refused', prefix => {
    expect(() => parsePrefix(`a/${prefix}/`)).toThrow(`found ${prefix}`)
    expect(() => parseErrorPrefix(`a/${prefix}/`)).toThrow(`found ${prefix}`)
  })

  it.each([
    ['!{timestamp:yyyy', 'found !{timestamp:yyyy'],
    ['a/!{firehose:error-output-type}/', 'in the prefix of errors only'],
    ['x'.repeat(499), 'up to 512 characters once it is evaluated, found 513'],
  ])('of what is delivered, %s, is refused', (prefix, problem) => {
    expect(() => parsePrefix(prefix)).toThrow(problem)
  })

  it.each([
    ['!{timestamp:yyyy}/', 'Expected !{firehose:error-output-type} in a prefix of errors with expressions'],
    ['!{firehose:error-output-type}/!{partitionKeyFromLambda:a}/', 'Expected no !{partitionKeyFromLambda:…}'],
    [`!{firehose:error-output-type}${'x'.repeat(489)}`, 'found 513'],
  ])('of errors, %s, is refused', (prefix, problem) => {
    expect(() => parseErrorPrefix(prefix)).toThrow(problem)
  })

  it.each([
    ['', 'iceberg-failed/2026/01/02/03/'],
    ['bad/', 'bad/iceberg-failed/2026/01/02/03/'],
    ['bad/!{firehose:error-output-type}/', 'bad/iceberg-failed/'],
    ['bad/!{firehose:error-output-type}/!{timestamp:yyyy}/', 'bad/iceberg-failed/2026/'],
  ])('of errors, %j, has the type, and a time unless it says otherwise', (prefix, folder) => {
    const records = [{ arrivedAt: time + HOUR }, { arrivedAt: time }, { arrivedAt: time + 2 * HOUR }]
    const key = errorKey(parseErrorPrefix(prefix), 'hose', 'iceberg-failed', records, time + 3 * HOUR)
    expect(key.slice(0, folder.length)).toBe(folder)
    expect(key.slice(folder.length)).toMatch(/^hose-1-2026-01-02-06-04-05-[0-9a-f-]{36}$/)
  })
})
