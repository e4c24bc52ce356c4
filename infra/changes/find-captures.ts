import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describeCapture } from '@inlet/capture-watch/describe-capture'
import pMap from 'p-map'
import { region } from '../names.ts'

// SST hands its own credentials to the program under these names.
const { SST_AWS_ACCESS_KEY_ID, SST_AWS_SECRET_ACCESS_KEY = '', SST_AWS_SESSION_TOKEN } = process.env

const dynamoDB = new DynamoDBClient({
  region,
  // All of an account may describe things ten times a second.
  maxAttempts: 10,
  ...(SST_AWS_ACCESS_KEY_ID && {
    credentials: {
      accessKeyId: SST_AWS_ACCESS_KEY_ID,
      secretAccessKey: SST_AWS_SECRET_ACCESS_KEY,
      ...(SST_AWS_SESSION_TOKEN && { sessionToken: SST_AWS_SESSION_TOKEN }),
    },
  }),
})

export interface FoundCapture {
  readonly table: string
  /** Whether the table streams there already; or why it cannot be made to. */
  readonly is: 'active' | 'absent' | Error
}

/** Whether tables stream into a stream already, which to ask for twice would be an error. */
export function findCaptures(tables: readonly string[], streamArn: string): Promise<FoundCapture[]> {
  return pMap(tables, async table => ({ table, is: await findCapture(table, streamArn) }), { concurrency: 4 })
}

async function findCapture(table: string, streamArn: string): Promise<FoundCapture['is']> {
  try {
    const capture = await describeCapture(dynamoDB, table, streamArn)
    if (capture.is === 'absent') return 'absent'
    if (capture.is === 'other') return new Error(`it streams to ${streamArn} already, but is ${capture.status}`)
    if (capture.precision === 'MICROSECOND') return 'active'
    return new Error(
      'it streams there already, in milliseconds, which do not tell the order of quick changes; expected microseconds: ' +
        `aws dynamodb update-kinesis-streaming-destination --table-name ${table} --stream-arn ${streamArn} ` +
        '--update-kinesis-streaming-configuration ApproximateCreationDateTimePrecision=MICROSECOND',
    )
  } catch (error) {
    if (!(error instanceof Error)) return new Error(String(error))
    return error.name === 'ResourceNotFoundException' ? new Error(`there is no such table in ${region}`) : error
  }
}
