import { join } from 'node:path'
import { type KinesisClient, ListShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis'
import {
  type Endpoints,
  type EventSource,
  type Fault,
  kinesisStream,
  localKinesisClient,
  openEndpoints,
  sqliteCheckpoints,
  startEventSource,
} from '@inlet/local/live'
import type { KinesisStreamEvent } from 'aws-lambda'
import { load } from '../src/load.ts'
import { faultyLake } from './faults.ts'
import { loaderOf, type TestLake } from './test-lake.ts'

const STREAM = 'changes'

export interface PipelineFaults {
  /** Of a batch that the event source begins. */
  readonly batch: () => Fault | undefined
  /** Of a call of the store or the catalog. */
  readonly call: () => 'before' | 'after' | undefined
}

/** DynamoDB → capture → Kinesis → event source → loader → lake, in one process, with whatever can go wrong in between. */
export interface LivePipeline extends AsyncDisposable {
  /** URL. */
  readonly dynamodb: string
  /** Drops the event source and the loader as their processes' end would, and starts others. */
  dropConsumer(): Promise<void>
  /** Ends everything in order, and opens it again. */
  reopen(): Promise<void>
  /** Splits a shard of the stream in the middle, if one is left that can be. */
  splitShard(turn: number): Promise<void>
  drained(): Promise<void>
}

export async function openPipeline(lake: TestLake, faults: PipelineFaults): Promise<LivePipeline> {
  const directory = join(lake.root, '.live')
  let endpoints: Endpoints
  let client: KinesisClient
  let source: EventSource
  const checkpoints = sqliteCheckpoints(join(lake.root, '.checkpoints.db'), STREAM)

  async function open(): Promise<void> {
    endpoints = await openEndpoints({
      directory,
      stream: { name: STREAM, shards: 2 },
      streams: () => true,
      onEvent: () => undefined,
    })
    client = localKinesisClient(endpoints.kinesis)
    startConsumer()
  }

  function startConsumer(): void {
    const loader = loaderOf(faultyLake(lake, faults.call))
    source = startEventSource({
      stream: kinesisStream(client, STREAM),
      checkpoints,
      invoke: event => load(event as KinesisStreamEvent, loader),
      pickFault: faults.batch,
      settings: {
        batchSize: 7,
        parallelizationFactor: 2,
        bisectBatchOnFunctionError: true,
        reportBatchItemFailures: true,
        pollMs: 20,
        retryBaseMs: 0,
        retryCapMs: 0,
      },
    })
  }

  async function close(): Promise<void> {
    await source.stop()
    client.destroy()
    await endpoints.stop()
  }

  await open()
  return {
    get dynamodb() {
      return endpoints.dynamodb
    },
    async dropConsumer() {
      source.abort()
      startConsumer()
    },
    async reopen() {
      await close()
      await open()
    },
    async splitShard(turn) {
      const shards = await kinesisStream(client, STREAM).listShards()
      const open = shards.filter(
        ({ shardId }) => !shards.some(({ parentShardIds }) => parentShardIds.includes(shardId)),
      )
      const shard = open[turn % open.length]
      if (shard === undefined || shards.length > 6) return
      await client.send(
        new SplitShardCommand({
          StreamName: STREAM,
          ShardToSplit: shard.shardId,
          NewStartingHashKey: await middleOf(client, shard.shardId),
        }),
      )
    },
    async drained() {
      await endpoints.drained()
      await source.caughtUp()
    },
    async [Symbol.asyncDispose]() {
      await close()
      checkpoints[Symbol.dispose]()
    },
  }
}

async function middleOf(client: KinesisClient, shardId: string): Promise<string> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: STREAM }))
  const { StartingHashKey = '0', EndingHashKey = '0' } =
    Shards.find(({ ShardId }) => ShardId === shardId)?.HashKeyRange ?? {}
  return String((BigInt(StartingHashKey) + BigInt(EndingHashKey)) / 2n)
}
