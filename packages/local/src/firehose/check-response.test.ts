import { describe, expect, it } from 'vitest'
import { checkResponse, MOST_RESPONSE_BYTES } from './check-response.ts'

const okay = (recordId: string) => ({ recordId, result: 'Ok', data: 'YQ==' })
const check = (response: unknown) => {
  const checked = checkResponse(response, ['1', '2'])
  return checked.is === 'good' ? checked.answers.map(({ result }) => result) : checked.failure.errorCode
}

/** A response of exactly so many bytes. */
function responseOf(bytes: number) {
  const response = { records: [okay('1'), okay('2')], padding: '' }
  return { ...response, padding: 'x'.repeat(bytes - JSON.stringify(response).length) }
}

describe('checkResponse', () => {
  it('takes an answer for each record, in any order', () => {
    const failed = { recordId: '1', result: 'ProcessingFailed' }
    expect(check({ records: [okay('2'), failed] })).toEqual(['ProcessingFailed', 'Ok'])
    expect(check({ records: [okay('1'), { recordId: '2', result: 'Ok', data: '' }] })).toEqual(['Ok', 'Ok'])
    expect(check({ records: [okay('1'), { recordId: '2', result: 'Dropped', data: 5 }] })).toEqual(['Ok', 'Dropped'])
    expect(check(responseOf(MOST_RESPONSE_BYTES))).toEqual(['Ok', 'Ok'])
  })

  it.each([
    ['nothing', undefined, 'Lambda.JsonProcessingException'],
    ['no records', {}, 'Lambda.JsonProcessingException'],
    ['what is no record', { records: [okay('1'), null] }, 'Lambda.JsonProcessingException'],
    ['another result', { records: [okay('1'), { recordId: '2', result: 'ok' }] }, 'Lambda.JsonProcessingException'],
    ['Ok without data', { records: [okay('1'), { recordId: '2', result: 'Ok' }] }, 'Lambda.JsonProcessingException'],
    ['no base64', { records: [okay('1'), { ...okay('2'), data: 'a' }] }, 'Lambda.JsonProcessingException'],
    ['a record that was not sent', { records: [okay('1'), okay('2'), okay('3')] }, 'Lambda.JsonProcessingException'],
    ['a record twice', { records: [okay('1'), okay('2'), okay('1')] }, 'Lambda.DuplicatedRecordId'],
    ['too few records', { records: [okay('2')] }, 'Lambda.MissingRecordId'],
    ['more than Lambda lets through', responseOf(MOST_RESPONSE_BYTES + 1), 'Lambda.FunctionError'],
  ])('refuses %s', (_, response, code) => {
    expect(check(response)).toBe(code)
  })
})
