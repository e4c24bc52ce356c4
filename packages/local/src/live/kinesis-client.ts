import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/**
 * A client of the local Kinesis at `endpoint`. Whoever asks for it destroys it. The SDK speaks HTTP/2 to Kinesis by
 * default; the emulator speaks HTTP/1.1 only.
 */
export function localKinesisClient(endpoint: string): KinesisClient {
  return new KinesisClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  })
}
