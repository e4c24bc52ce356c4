import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Local services take any region and credentials, but the SDK sends no request without. Real ones stay at home. */
const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** A client of the DynamoDB at `endpoint`. Whoever asks for it destroys it. */
export function dynamoDBClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ ...LOCAL, endpoint })
}
