import {
  CreateTableCommand,
  DisableKinesisStreamingDestinationCommand,
  DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  type KinesisDataStreamDestination,
} from '@aws-sdk/client-dynamodb'
import { openEndpoints } from '@inlet/local/live'
import { describe, expect, it } from 'vitest'
import { describeCapture } from './describe-capture.ts'

const STREAM = 'arn:aws:kinesis:eu-central-1:123456789012:stream/changes'

/** A client that is answered with these destinations. */
function clientOf(KinesisDataStreamDestinations: KinesisDataStreamDestination[] | undefined): DynamoDBClient {
  const client = new DynamoDBClient({ region: 'eu-central-1' })
  client.middlewareStack.add(() => async () => ({ output: { KinesisDataStreamDestinations } }) as never, {
    step: 'initialize',
  })
  return client
}

const at = (StreamArn: string, DestinationStatus: KinesisDataStreamDestination['DestinationStatus']) => ({
  StreamArn,
  DestinationStatus,
  ApproximateCreationDateTimePrecision: 'MICROSECOND' as const,
})

describe('describeCapture', () => {
  it('sees what DynamoDB does', async () => {
    await using opened = new AsyncDisposableStack()
    const endpoints = await openEndpoints({
      stream: { name: 'changes', shards: 1 },
      streams: table => table === 'Orders',
      onEvent: () => undefined,
    })
    opened.defer(() => endpoints.stop())
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region: 'us-east-1', credentials })
    opened.defer(() => client.destroy())
    for (const TableName of ['Orders', 'Quiet']) {
      const attribute = { AttributeName: 'id' }
      await client.send(
        new CreateTableCommand({
          TableName,
          KeySchema: [{ ...attribute, KeyType: 'HASH' }],
          AttributeDefinitions: [{ ...attribute, AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      )
    }
    const { arn } = endpoints.stream
    const capture = (table: string, stream = arn) => describeCapture(client, table, stream)
    const absent = { is: 'absent', status: undefined, precision: undefined }

    expect(await capture('Orders')).toEqual({ is: 'active', status: 'ACTIVE', precision: 'MICROSECOND' })
    expect(await capture('Orders', `${arn}-2`)).toEqual(absent)
    expect(await capture('Quiet')).toEqual(absent)
    await client.send(new EnableKinesisStreamingDestinationCommand({ TableName: 'Quiet', StreamArn: arn }))
    expect(await capture('Quiet')).toEqual({ is: 'active', status: 'ACTIVE', precision: 'MILLISECOND' })
    await client.send(new DisableKinesisStreamingDestinationCommand({ TableName: 'Quiet', StreamArn: arn }))
    expect(await capture('Quiet')).toEqual(absent)
    await expect(capture('Nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it.each([
    ['ACTIVE', 'active'],
    ['DISABLED', 'absent'],
    ['ENABLING', 'other'],
    ['DISABLING', 'other'],
    ['ENABLE_FAILED', 'other'],
    ['UPDATING', 'other'],
  ] as const)('that is %s is %s', async (status, is) => {
    const client = clientOf([at(`${STREAM}-2`, 'ACTIVE'), at(STREAM, status)])
    expect(await describeCapture(client, 'Orders', STREAM)).toEqual({ is, status, precision: 'MICROSECOND' })
  })

  it('takes the destination that is on where one that was switched off is still listed', async () => {
    const client = clientOf([at(STREAM, 'DISABLED'), at(STREAM, 'ACTIVE')])
    expect((await describeCapture(client, 'Orders', STREAM)).is).toBe('active')
    expect((await describeCapture(clientOf(undefined), 'Orders', STREAM)).is).toBe('absent')
  })
})
