import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** A client of the DynamoDB at `endpoint`. Whoever asks for it destroys it. */
export function dynamoDBClient(endpoint: string, env: NodeJS.ProcessEnv = process.env): DynamoDBClient {
  return new DynamoDBClient({ endpoint, ...identity(env) })
}

/** A client of the Kinesis at `endpoint`. Whoever asks for it destroys it. */
export function kinesisClient(endpoint: string, env: NodeJS.ProcessEnv = process.env): KinesisClient {
  // The SDK speaks HTTP/2 to Kinesis by default; a local Kinesis speaks HTTP/1.1 only.
  return new KinesisClient({ endpoint, ...identity(env), requestHandler: new NodeHttpHandler() })
}

/** Local services take any region and credentials, but the SDK sends no request without. */
function identity(env: NodeJS.ProcessEnv) {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env
  const credentials =
    AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
        }
      : { accessKeyId: 'local', secretAccessKey: 'local' }
  return { region: AWS_REGION || 'us-east-1', credentials }
}
