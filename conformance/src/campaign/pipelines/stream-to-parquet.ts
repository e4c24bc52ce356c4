import assert from 'node:assert/strict'
import { createRouter, TABLE_DEFINITIONS } from '@inlet/core'
import { collectingTelemetry, openLake } from '@inlet/lake'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import { expectChanges } from '../oracles/expect-changes.ts'
import { Deliveries } from '../redeliver.ts'
import type { Invocation, Simulation } from '../simulation.ts'
import type { Pipeline } from './pipeline.ts'
import { type Change, type Put, randomPuts } from './random-puts.ts'

const SHARDS = 2

/** DynamoDB changes of a stream → Parquet: each change once, each bad record in quarantine, and the items in `_current`. */
export const streamToParquet: Pipeline = {
  name: 'stream-to-parquet',
  canBeKilled: true,
  operations: [
    's3 GetObject',
    's3 PutObject',
    'glue BatchCreatePartition',
    'glue CreateDatabase',
    'glue CreateTable',
    'glue GetTable',
    'glue UpdateTable',
  ],
  faultRates: [0.01, 0.03, 0.06, 0.12, 0.25],
  async run(simulation) {
    const { random } = simulation
    const puts = randomPuts(random, simulation.isReal ? 12 : random.integer(1, 40))
    const deliveries = new Deliveries(simulation)
    const shards = Array.from({ length: SHARDS }, (_, shard) => recordsOf(puts, shard))
    await Promise.all(shards.map(records => deliverShard(records, simulation, deliveries)))
    // Somebody sets a position back: the same records come in other batches.
    if (random.chance(0.3)) await deliverShard(random.pick(shards), simulation, deliveries)
    const { changes, bad } = Object.groupBy(puts, ({ change }) => (change === undefined ? 'bad' : 'changes'))
    await expectChanges(simulation.aws, {
      changes: (changes ?? []).flatMap(({ change }): Change[] => (change === undefined ? [] : [change])),
      bad: (bad ?? []).map(({ bytes }) => bytes),
    })
  },
}

/** Batches of a shard, one after the other: a later one waits until the one before it is done. */
async function deliverShard(
  records: readonly KinesisStreamRecord[],
  simulation: Simulation,
  deliveries: Deliveries,
): Promise<void> {
  for (let from = 0; from < records.length; ) {
    const size = simulation.random.integer(1, 12)
    const Records = records.slice(from, from + size)
    await deliveries.deliver(invocationOf({ Records: [...Records] }), outcome => {
      if (outcome.is !== 'done') return false
      const { batchItemFailures } = outcome.answer as { batchItemFailures: { itemIdentifier: string }[] }
      const [failure] = batchItemFailures
      if (failure !== undefined) assert.equal(failure.itemIdentifier, Records[0]?.kinesis.sequenceNumber)
      return failure === undefined
    })
    from += size
  }
}

function invocationOf(event: KinesisStreamEvent): Invocation {
  return {
    handler: '@inlet/stream-to-parquet',
    env: { S3_RAW: 'raw', UNMAPPED_TABLES: 'auto' },
    event,
    inProcess: env => handle(event, env),
  }
}

/** What the handler's module does. */
async function handle(event: KinesisStreamEvent, env: NodeJS.ProcessEnv): Promise<unknown> {
  const settings = readSettings(env, TABLE_DEFINITIONS)
  return load(event, {
    settings,
    lake: await openLake(env),
    telemetry: collectingTelemetry(),
    router: createRouter(settings.unmappedTables, settings.definitions),
    now: Date.now,
  })
}

/** Changes of an item stay in its shard, in their order. Some are put twice, and some get before others. */
function recordsOf(puts: readonly Put[], shard: number): KinesisStreamRecord[] {
  const shardId = `shardId-${String(shard).padStart(12, '0')}`
  return puts
    .map((put, index) => ({ ...put, sequenceNumber: `49648482746025350141701660${String(index).padStart(30, '0')}` }))
    .filter(put => put.shard === shard)
    .map(({ bytes, sequenceNumber }) => ({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'key',
        sequenceNumber,
        data: bytes.toString('base64'),
        approximateArrivalTimestamp: 1_769_860_799.25,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/campaign',
      awsRegion: 'eu-west-1',
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/table-changes',
    }))
}
