import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** Local services take any region and credentials, but the SDK sends no request without. Real ones stay at home. */
const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** A client of the DynamoDB at `endpoint`. Whoever asks for it destroys it. */
export function dynamoDBClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ ...LOCAL, endpoint })
}

/** A client of the Kinesis at `endpoint`. Whoever asks for it destroys it. */
export function kinesisClient(endpoint: string): KinesisClient {
  // The SDK speaks HTTP/2 to Kinesis by default; a local Kinesis speaks HTTP/1.1 only.
  return new KinesisClient({ ...LOCAL, endpoint, requestHandler: new NodeHttpHandler() })
}
