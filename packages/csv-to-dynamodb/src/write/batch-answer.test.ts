import { describe, expect, it } from 'vitest'
import { errorOf, readAnswer } from './batch-answer.ts'

const failure = (type: string, rest: object = { message: 'why' }) => JSON.stringify({ __type: type, ...rest })
const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#'

describe('readAnswer', () => {
  it.each([
    [200, '{}', []],
    [200, '{"UnprocessedItems":{}}', []],
    [200, '{"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"a":{"S":"1"}}}}]}}', [{ a: { S: '1' } }]],
    [
      200,
      '{"UnprocessedItems":{"arn:aws:dynamodb:eu-west-1:1:table/t":[{"PutRequest":{"Item":{"a":{"S":"1"}}}}]}}',
      [{ a: { S: '1' } }],
    ],
  ])('tells what was not written: %i %s', (status, body, unprocessed) => {
    expect(readAnswer(status, body)).toEqual({ kind: 'written', unprocessed })
  })

  it.each([
    [400, failure(`${NAMESPACE}ProvisionedThroughputExceededException`), 'throttled'],
    [400, failure('ThrottlingException'), 'throttled'],
    [400, failure(`${NAMESPACE}RequestLimitExceeded`), 'throttled'],
    [429, '', 'throttled'],
    [503, failure(`${NAMESPACE}ThrottlingException`), 'throttled'],
    [500, failure(`${NAMESPACE}InternalServerError`), 'failed'],
    [503, '<html>', 'failed'],
    [502, '', 'failed'],
    [504, 'null', 'failed'],
    [200, '', 'failed'],
    [200, '{"Unprocessed', 'failed'],
    [200, '"text"', 'failed'],
    [400, failure(`${NAMESPACE}ReplicatedWriteConflictException`), 'failed'],
    [400, failure('com.amazon.coral.validate#ValidationException'), 'refused'],
    [400, failure('com.amazon.coral.service#SerializationException', { Message: 'why' }), 'refused'],
    [400, failure(`${NAMESPACE}ItemCollectionSizeLimitExceededException`), 'refused'],
    [413, '', 'refused'],
    [400, failure(`${NAMESPACE}ResourceNotFoundException`), undefined],
    [400, failure('com.amazon.coral.service#AccessDeniedException'), undefined],
    [400, failure('com.amazon.coral.service#UnrecognizedClientException'), undefined],
    [400, failure('com.amazon.coral.service#InvalidSignatureException'), undefined],
    [400, failure('com.amazon.coral.service#ExpiredTokenException'), undefined],
    [400, '', undefined],
    [403, '<html>', undefined],
    [301, '', undefined],
  ])('classifies %i %s: %s', (status, body, kind) => {
    expect(readAnswer(status, body)?.kind).toBe(kind)
  })

  it('has the message of a refusal, however it is spelled', () => {
    for (const rest of [{ message: 'why' }, { Message: 'why' }]) {
      expect(readAnswer(400, failure('x#ValidationException', rest))).toEqual({
        kind: 'refused',
        error: 'ValidationException',
        message: 'why',
      })
    }
    expect(readAnswer(413, '')).toEqual({ kind: 'refused', error: 'HTTP 413', message: '' })
  })
})

describe('errorOf', () => {
  it.each([
    [400, failure(`${NAMESPACE}ResourceNotFoundException`), 'ResourceNotFoundException'],
    [400, failure('AccessDeniedException'), 'AccessDeniedException'],
    [403, '<html>', 'HTTP 403'],
    [400, '{"__type":7}', 'HTTP 400'],
  ])('names the error of %i %s', (status, body, error) => {
    expect(errorOf(status, body)).toBe(error)
  })

  it.each(['constructor', 'toString', 'valueOf'])('is not misled by a table called %s', table => {
    const item = { pk: { S: 'a' } }
    const body = JSON.stringify({ UnprocessedItems: { [table]: [{ PutRequest: { Item: item } }] } })
    expect(readAnswer(200, body)).toEqual({ kind: 'written', unprocessed: [item] })
    expect(readAnswer(200, '{"UnprocessedItems":{}}')).toEqual({ kind: 'written', unprocessed: [] })
  })

  it('takes only an object for an answer', () => {
    expect(readAnswer(200, '[]')?.kind).toBe('failed')
  })
})
