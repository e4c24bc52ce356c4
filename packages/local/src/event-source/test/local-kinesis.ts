import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import kinesalite from 'kinesalite'

export interface LocalKinesis extends AsyncDisposable {
  readonly client: KinesisClient
  createStream(name: string, shards: number): Promise<void>
  /** Puts records whose data is their partition key; resolves to their sequence numbers. */
  put(stream: string, keys: readonly string[]): Promise<readonly string[]>
  /** Waits until the stream is not changing. */
  settled(stream: string): Promise<void>
}

/** The emulator on loopback, at a port that is free. */
export async function startLocalKinesis(): Promise<LocalKinesis> {
  const server = kinesalite({ createStreamMs: 0, updateStreamMs: 0, deleteStreamMs: 0, shardLimit: 100 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Expected a port')
  const client = new KinesisClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  })

  async function settled(stream: string): Promise<void> {
    for (;;) {
      const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName: stream }))
      if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return
      await sleep(1)
    }
  }

  return {
    client,
    settled,
    async createStream(name, shards) {
      await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }))
      await settled(name)
    },
    async put(stream, keys) {
      const records = keys.map(key => ({ PartitionKey: key, Data: Buffer.from(key) }))
      const { Records = [] } = await client.send(new PutRecordsCommand({ StreamName: stream, Records: records }))
      return Records.map(({ SequenceNumber = '' }) => SequenceNumber)
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
