import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { ChangeRecord } from '../src/changes/change-record.ts'
import type { Endpoints } from '../src/endpoints/open-endpoints.ts'

const LOCAL = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
}

/** Clients of local endpoints, as an application makes them. */
export function makeClients({ dynamodb, kinesis }: Pick<Endpoints, 'dynamodb' | 'kinesis'>) {
  return {
    dynamodb: new DynamoDBClient({ ...LOCAL, endpoint: dynamodb }),
    kinesis: new KinesisClient({ ...LOCAL, endpoint: kinesis, requestHandler: new NodeHttpHandler() }),
  }
}

/** All changes in a stream, shard after shard. */
export async function readChanges<Record extends ChangeRecord>(
  kinesis: KinesisClient,
  StreamName: string,
): Promise<Record[]> {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }))
  const changes: Record[] = []
  for (const { ShardId } of Shards) {
    const input = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(input))
    while (ShardIterator !== undefined) {
      const { Records = [], NextShardIterator } = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
      changes.push(...Records.map(({ Data }) => JSON.parse(Buffer.from(Data ?? []).toString())))
      ShardIterator = Records.length === 0 ? undefined : NextShardIterator
    }
  }
  return changes
}
