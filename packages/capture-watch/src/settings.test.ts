import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const STREAM = 'arn:aws:kinesis:eu-central-1:123456789012:stream/inlet-mine-changes'
const OTHER = 'arn:aws-cn:kinesis:cn-north-1:123456789012:stream/other'

const read = (captures: unknown) => readSettings({ CAPTURES: JSON.stringify(captures) }).captures

function problem(CAPTURES: string | undefined): string {
  try {
    return `none: ${JSON.stringify(readSettings({ CAPTURES }))}`
  } catch (error) {
    return String(error)
  }
}

describe('readSettings', () => {
  it('reads tables and their streams, one by one or all of a stream', () => {
    expect(
      read([
        { table: 'OrderTable', stream: STREAM },
        { tables: ['a.b', 'c-d', 'e_f'], stream: OTHER },
      ]),
    ).toEqual([
      { table: 'OrderTable', stream: STREAM },
      { table: 'a.b', stream: OTHER },
      { table: 'c-d', stream: OTHER },
      { table: 'e_f', stream: OTHER },
    ])
    expect(read([])).toEqual([])
  })

  it.each([undefined, ''])('has to be told what to look at: %s', text => {
    expect(problem(text)).toMatch(/^ConfigError: CAPTURES is not set: expected tables and their streams/)
  })

  it.each([
    ['[', 'CAPTURES is "[": expected a list in JSON'],
    ['{}', 'CAPTURES is "{}": expected a list in JSON'],
    [JSON.stringify([{ stream: STREAM }]), 'CAPTURES[0]: expected either table or tables'],
    [JSON.stringify([{ table: 'abc', tables: [], stream: STREAM }]), 'CAPTURES[0]: expected either table or tables'],
    [JSON.stringify([{ table: 'abc', stream: STREAM, extra: 1 }]), 'CAPTURES[0]: '],
    [JSON.stringify([{ table: 'abc' }]), 'CAPTURES[0].stream: expected the ARN of a Kinesis stream'],
    [
      JSON.stringify([
        { table: 'abc', stream: STREAM },
        { tables: ['a'], stream: 'changes' },
      ]),
      'CAPTURES[1].tables[0]: expected the name of a DynamoDB table; CAPTURES[1].stream: expected the ARN',
    ],
  ])('says what is wrong with %s', (text, message) => {
    expect(problem(text)).toContain(`ConfigError: ${message}`)
  })
})
