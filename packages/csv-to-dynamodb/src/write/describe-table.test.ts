import { describe, expect, it } from 'vitest'
import { clientOf, startDynamoDB } from '../../test/unit/dynamodb-server.ts'
import { startRecording } from '../../test/unit/recording-server.ts'
import { describeTable } from './describe-table.ts'

describe('describeTable', () => {
  it('says that there is no such table, or that it is not ready', async () => {
    await using server = await startDynamoDB({ createTableMs: 60_000 })
    await expect(describeTable(server.client, 'nobody')).rejects.toMatchObject({
      name: 'TransientError',
      code: 'TABLE_NOT_FOUND',
      message: 'Expected a DynamoDB table named nobody, found none',
    })
    await server.startTable('accounts', { key: { id: 'S' } })
    await expect(describeTable(server.client, 'accounts')).rejects.toMatchObject({
      name: 'TransientError',
      code: 'TABLE_NOT_ACTIVE',
      message: 'Expected table accounts to be ACTIVE, found CREATING',
    })
  })

  it.each([
    ['ACTIVE', undefined],
    ['UPDATING', undefined],
    ['CREATING', 'TABLE_NOT_ACTIVE'],
    ['DELETING', 'TABLE_NOT_ACTIVE'],
    ['ARCHIVED', 'TABLE_NOT_ACTIVE'],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'TABLE_NOT_ACTIVE'],
  ])('takes a table that is %s for writable: %s', async (status, code) => {
    await using server = await startRecording(() => ({ status: 200, body: `{"Table":{"TableStatus":"${status}"}}` }))
    const { error } = await describeTable(clientOf(server.endpoint), 'accounts').then(
      () => ({ error: undefined }),
      (error: Error & { code: string }) => ({ error }),
    )
    expect(error?.code).toBe(code)
  })

  it.each([
    ['AccessDeniedException', 400, 'ACCESS_DENIED'],
    ['UnrecognizedClientException', 400, 'DYNAMODB'],
    ['InternalServerError', 500, 'DYNAMODB'],
  ])('says what kept it from knowing: %s', async (error, status, code) => {
    await using server = await startRecording(() => ({ status, body: `{"__type":"x#${error}","message":"m"}` }))
    await expect(describeTable(clientOf(server.endpoint), 'accounts')).rejects.toMatchObject({
      name: 'TransientError',
      code,
      message: `Could not describe table accounts: ${error}`,
    })
    expect(server.requests).toHaveLength(1)
  })
})
