import {
  DescribeKinesisStreamingDestinationCommand,
  type DynamoDBClient,
  type KinesisDataStreamDestination,
} from '@aws-sdk/client-dynamodb'

/** How a DynamoDB table streams into a Kinesis stream. */
export interface Capture {
  /** `active`: changes flow. `absent`: they do not, and can be made to. `other`: on the way between the two, or failed. */
  readonly is: 'active' | 'absent' | 'other'
  /** As DynamoDB has it: `ACTIVE`, `ENABLING` …; undefined if the table was never told to stream there. */
  readonly status: KinesisDataStreamDestination['DestinationStatus']
  /** Of the times of changes. */
  readonly precision: KinesisDataStreamDestination['ApproximateCreationDateTimePrecision']
}

/**
 * Asks DynamoDB whether a table streams its changes into a Kinesis stream.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html
 * @throws what the client throws, such as ResourceNotFoundException if there is no such table
 */
export async function describeCapture(client: DynamoDBClient, table: string, streamArn: string): Promise<Capture> {
  const command = new DescribeKinesisStreamingDestinationCommand({ TableName: table })
  const { KinesisDataStreamDestinations: destinations = [] } = await client.send(command)
  // A destination that was switched off stays listed for a while.
  const ofStream = destinations.filter(({ StreamArn }) => StreamArn === streamArn)
  const found = ofStream.find(({ DestinationStatus }) => DestinationStatus !== 'DISABLED') ?? ofStream[0]
  return {
    is: stateOf(found?.DestinationStatus),
    status: found?.DestinationStatus,
    precision: found?.ApproximateCreationDateTimePrecision,
  }
}

function stateOf(status: Capture['status']): Capture['is'] {
  if (status === 'ACTIVE') return 'active'
  return status === undefined || status === 'DISABLED' ? 'absent' : 'other'
}
