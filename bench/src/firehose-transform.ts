import { isDeepStrictEqual } from 'node:util'
import { readSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { silentTelemetry } from '@inlet/lake'
import { ORDERS } from '@inlet/scripts/orders'
import { createScenario } from '@inlet/scripts/samples'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda'
import Table from 'cli-table3'
import { interleave, ratioOf, speedOf } from './rounds.ts'
import { transformObviously } from './transform-obviously.ts'

/**
 * Firehose events of DynamoDB changes → answers, in memory: Inlet's handler against the obvious implementation, turn by
 * turn in one process, on the same events. What both deliver is compared first.
 *
 *     pnpm bench:firehose [rounds]
 */

const MIXES = {
  orders: { tables: [ORDERS], env: { DELIVERY: 'json' }, sizes: [500, 5_000] },
  // More of them are more than the 3 MB that Firehose hands over at once.
  transactions: { tables: [TRANSACTIONS], env: { DELIVERY: 'iceberg' }, sizes: [500, 1_500] },
} as const
type Mix = keyof typeof MIXES

/** What the two mean the same by. */
const COMPARED = ['orderid', 'quantity', 'price', 'transaction_id', 'date', 'hour', 'amount', 'status', 'cdc_operation']

const [, , argument = '15'] = process.argv
if (/^[1-9]\d*$/.test(argument)) await compare(Number(argument))
else console.error(`Expected a number of rounds, found "${argument}"`)

async function compare(rounds: number): Promise<void> {
  const head = ['table', 'records', 'inlet rec/s', 'obvious rec/s', 'ratio', '(quartiles)']
  const table = new Table({ head, style: { head: [], border: [] } })
  for (const mix of Object.keys(MIXES) as Mix[]) {
    for (const size of MIXES[mix].sizes) table.push(await compareOne(mix, size, size === 500 ? rounds * 10 : rounds))
  }
  console.log(table.toString())
  console.log('Medians of interleaved rounds on one core.')
}

async function compareOne(mix: Mix, size: number, rounds: number): Promise<(string | number)[]> {
  const event = eventOf(mix, size)
  const settings = readSettings(MIXES[mix].env)
  const openSource = () => Promise.reject(new Error('Everything fits'))
  const transformer = {
    settings,
    findTable: findTableBy(settings),
    openSource,
    telemetry: silentTelemetry,
    now: Date.now,
  }
  const sides = { inlet: () => transform(event, transformer), obvious: () => transformObviously(event) }
  if (!isDeepStrictEqual(valuesOf(await sides.inlet()), valuesOf(sides.obvious()))) {
    throw new Error('The two deliver different values')
  }
  const times = await interleave(sides, rounds)
  const { median, quartiles } = ratioOf(times.obvious, times.inlet)
  return [mix, size, speedOf(times.inlet, size), speedOf(times.obvious, size), median, quartiles]
}

function valuesOf({ records }: Pick<FirehoseTransformationResult, 'records'> | Awaited<ReturnType<typeof transform>>) {
  return records.map(record => {
    const row = JSON.parse(Buffer.from('data' in record ? (record.data ?? '') : '', 'base64').toString())
    return COMPARED.map(name => row[name] ?? null)
  })
}

/** Realistic changes as Firehose hands them over from a Kinesis stream. */
function eventOf(mix: Mix, size: number): FirehoseTransformationEvent {
  const start = new Date('2026-01-31T12:00:00Z')
  const scenario = { seed: 7, changes: size, start, days: 0.2, shards: 1, batchSize: size, poison: [] }
  const [batch] = createScenario({ ...scenario, tables: MIXES[mix].tables }).batches
  if (batch === undefined) throw new Error('The scenario has no batch')
  return {
    invocationId: 'invocation',
    deliveryStreamArn: 'arn:aws:firehose:us-east-1:000000000000:deliverystream/changes',
    sourceKinesisStreamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/changes',
    region: 'us-east-1',
    records: batch.Records.map(({ kinesis }) => ({
      recordId: `${kinesis.sequenceNumber}000000`,
      approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp * 1_000,
      data: kinesis.data,
      kinesisRecordMetadata: {
        shardId: 'shardId-000000000000',
        partitionKey: kinesis.partitionKey,
        approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp * 1_000,
        sequenceNumber: kinesis.sequenceNumber,
        subsequenceNumber: '',
      },
    })),
  }
}
