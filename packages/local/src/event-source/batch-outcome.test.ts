import { describe, expect, it } from 'vitest'
import { outcomeOfResponse } from './batch-outcome.ts'

const BATCH = ['9', '10', '11']
const items = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map(itemIdentifier => ({ itemIdentifier })),
})

describe('outcomeOfResponse', () => {
  it.each([
    ['null', null],
    ['nothing', undefined],
    ['an empty object', {}],
    ['another object', { statusCode: 500 }],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', items()],
  ])('%s is success', (_, response) => {
    expect(outcomeOfResponse(response, BATCH)).toEqual({ kind: 'success' })
  })

  it.each([
    ['an empty identifier', items('')],
    ['a null identifier', items(null)],
    ['an identifier that is no text', items(10)],
    ['another name for it', { batchItemFailures: [{ sequenceNumber: '10' }] }],
    ['an item that is no object', { batchItemFailures: ['10'] }],
    ['a null item', { batchItemFailures: [null] }],
    ['an identifier that is not in the batch', items('12')],
    ['one of several that is not in the batch', items('10', '12')],
    ['a list that is none', { batchItemFailures: { itemIdentifier: '10' } }],
    ['a number', 42],
    ['a text', 'nonsense'],
    ['a list', [{ itemIdentifier: '10' }]],
  ])('%s is complete failure', (_, response) => {
    expect(outcomeOfResponse(response, BATCH)).toEqual({ kind: 'failure', by: 'response' })
  })

  it.each([
    [items('9'), 0],
    [items('11', '10'), 1],
    [items('11', '11'), 2],
  ])('%j is failure from the lowest on', (response, from) => {
    expect(outcomeOfResponse(response, BATCH)).toEqual({ kind: 'partial', from })
  })
})
