import { describe, expect, it } from 'vitest'
import { errorKey } from './error-output.ts'
import { evaluatePrefix, parsePrefix } from './object-prefix.ts'

const time = Date.UTC(2026, 0, 2, 3, 4, 5)

describe('a prefix', () => {
  it.each([
    ['plain/', 'plain/'],
    ['y=!{timestamp:yyyy}/m=!{timestamp:MM}/', 'y=2026/m=01/'],
    ["!{timestamp:yyyy/MM/dd'T'HH''''}/", "2026/01/02T03''/"],
    ['!{partitionKeyFromLambda:a}-!{partitionKeyFromLambda:b}', '!{timestamp:yyyy}-'],
  ])('%s is evaluated', (prefix, expected) => {
    const partitionKeys = { a: '!{timestamp:yyyy}' }
    expect(evaluatePrefix(parsePrefix(prefix), { time, partitionKeys })).toBe(expected)
  })

  it.each(['!{timestamp:mm}', '!{timestamp:EEE}', '!{partitionKeyFromQuery:a}', '!{firehose:random-string}', '!{}'])(
    'with %s is refused',
    prefix => {
      expect(() => parsePrefix(`a/${prefix}/`)).toThrow(`found ${prefix}`)
    },
  )

  it.each([
    ['', 'iceberg-failed/2026/01/02/03/'],
    ['bad/', 'bad/iceberg-failed/2026/01/02/03/'],
    ['bad/!{firehose:error-output-type}/', 'bad/iceberg-failed/2026/01/02/03/'],
    ['bad/!{firehose:error-output-type}/!{timestamp:yyyy}/', 'bad/iceberg-failed/2026/'],
  ])('of errors, %j, has the type and a time', (prefix, folder) => {
    const key = errorKey(parsePrefix(prefix), 'hose', 'iceberg-failed', time)
    expect(key.slice(0, folder.length)).toBe(folder)
    expect(key.slice(folder.length)).toMatch(/^hose-1-2026-01-02-03-04-05-[0-9a-f-]{36}$/)
  })
})
