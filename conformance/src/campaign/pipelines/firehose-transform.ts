import assert from 'node:assert/strict'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { defineTable } from '@inlet/core'
import { firehoseSource } from '@inlet/firehose-transform/firehose-source'
import { kinesisSource } from '@inlet/firehose-transform/kinesis-source'
import type { FirehoseResponse } from '@inlet/firehose-transform/response'
import { readSettings } from '@inlet/firehose-transform/settings'
import type { OpenSource } from '@inlet/firehose-transform/source'
import {
  currentOf,
  eventOf,
  findTableBy,
  type History,
  histories,
  readAnswers,
} from '@inlet/firehose-transform/testing'
import { transform } from '@inlet/firehose-transform/transform'
import { collectingTelemetry, requestTimeouts } from '@inlet/lake'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'
import fc from 'fast-check'
import { Deliveries } from '../redeliver.ts'
import type { Invocation, InvocationContext, Simulation } from '../simulation.ts'
import type { Pipeline } from './pipeline.ts'

/** Its rows are larger than the records that they come from, so that responses overflow. */
const THINGS = defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    pk: { type: 'string' },
    sk: { type: 'bigint' },
    note: { type: 'string' },
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`no_item_has_this_column_${n}`, { type: 'int' as const }]),
    ),
  },
})
/** More than a row of that table takes in a response. */
const ROW_BYTES = 2_500
const MOST_BYTES = 6_000_000
/** Batches that come again put records back again: in the end, there is room for all. */
const NARROW_ROUNDS = 3

const MODES = {
  json: { DELIVERY: 'json' },
  append: { DELIVERY: 'iceberg' },
  upsert: { DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert' },
} as const

/** Changes from Firehose → lines of JSON, or rows of Iceberg tables: applied, they are the items. */
export const firehoseTransform: Pipeline = {
  name: 'firehose-transform',
  // Its calls begin with what a response of 6 MB has no room for.
  canBeKilled: false,
  operations: ['kinesis PutRecords', 'firehose PutRecordBatch'],
  faultRates: [0.1, 0.3, 0.6],
  async run(simulation) {
    const { random } = simulation
    const mode = random.pick(['json', 'json', 'json', 'json', 'append', 'upsert'] as const)
    const [history] = fc.sample(histories, { seed: random.integer(0, 2 ** 31), numRuns: 1 })
    if (history === undefined) throw new Error('There is no history')
    if (mode === 'upsert') await upsertInOrder(history, simulation)
    else await deliverAll(history, MODES[mode], simulation)
  },
}

type Row = Readonly<Record<string, unknown>>

/** Delivers batches in any order, what is put back again, and what failed for good again as if replayed. */
async function deliverAll(history: History, mode: Readonly<Record<string, string>>, simulation: Simulation) {
  const { random, aws } = simulation
  const deliveries = new Deliveries(simulation)
  const rows: Row[] = []
  let waiting = eventOf(
    history.puts.map(({ payload }) => payload),
    { source: history.source },
  ).records
  let from = waiting.length + 1
  for (let round = 0; waiting.length > 0; round++) {
    const failed: FirehoseTransformationEventRecord[] = []
    const batches = random.shuffle(batchesOf(waiting, simulation))
    await Promise.all(
      batches.map(async records => {
        const event = { ...eventOf([], { source: history.source }), records }
        const responses: FirehoseResponse[] = []
        await deliveries.deliver(invocationOf(event, mode, round, simulation, response => responses.push(response)))
        // Whatever was answered may have been delivered, also to an invocation that Firehose counts as failed.
        for (const response of responses) {
          checkAnswers(records, response)
          rows.push(...readAnswers(response).flatMap(answer => answer.rows))
        }
        const last = responses.at(-1)?.records ?? []
        failed.push(...records.filter((_, index) => last[index]?.result === 'ProcessingFailed'))
      }),
    )
    const putBack = aws.streamed.splice(0).map(({ data }) => JSON.parse(data.toString()))
    waiting = [...failed, ...eventOf(putBack, { source: history.source, from }).records]
    from += putBack.length
  }
  const items = [...history.items].map(([key, { note }]) => [key, (note as { S: string }).S] as const)
  assert.deepEqual(new Map([...currentOf(rows)].toSorted()), new Map(items.toSorted()))
}

/** Firehose delivers batches of a stream to an Iceberg table one after the other; each may be applied twice. */
async function upsertInOrder(history: History, simulation: Simulation): Promise<void> {
  const deliveries = new Deliveries(simulation)
  const applied = new Map<string, unknown>()
  const inOrder = [...history.puts].sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || numberOf(a) - numberOf(b))
  const { records } = eventOf(
    inOrder.map(({ payload }) => payload),
    { source: history.source },
  )
  for (const batch of batchesOf(records, simulation)) {
    const event = { ...eventOf([], { source: history.source }), records: batch }
    await deliveries.deliver(
      invocationOf(event, MODES.upsert, NARROW_ROUNDS, simulation, response => {
        checkAnswers(batch, response)
        for (const answer of readAnswers(response)) apply(answer, applied)
      }),
    )
  }
  const items = [...history.items].map(([key, { note }]) => [key, (note as { S: string }).S] as const)
  assert.deepEqual(new Map([...applied].toSorted()), new Map(items.toSorted()))
}

function numberOf({ eventId = '' }: { readonly eventId?: string }): number {
  return Number(eventId.replace('event ', ''))
}

function apply({ result, rows, metadata }: ReturnType<typeof readAnswers>[number], table: Map<string, unknown>): void {
  if (result === 'Dropped') return
  const [{ pk, sk, note } = {}] = rows
  const key = JSON.stringify([{ S: pk }, { N: String(sk) }])
  const operation = metadata !== undefined && 'otfMetadata' in metadata ? metadata.otfMetadata.operation : undefined
  assert(operation === 'update' || operation === 'delete', `expected an operation, found ${operation} of ${result}`)
  if (operation === 'delete') table.delete(key)
  else table.set(key, note)
}

/** Exactly one answer for each record, in their order; those that failed with their data. */
function checkAnswers(records: readonly FirehoseTransformationEventRecord[], response: FirehoseResponse): void {
  assert.deepEqual(
    response.records.map(({ recordId }) => recordId),
    records.map(({ recordId }) => recordId),
  )
  for (const [index, answer] of response.records.entries()) {
    if (answer.result === 'ProcessingFailed') assert.equal(answer.data, records[index]?.data)
  }
}

function batchesOf(
  records: readonly FirehoseTransformationEventRecord[],
  { random }: Simulation,
): FirehoseTransformationEventRecord[][] {
  const batches: FirehoseTransformationEventRecord[][] = []
  for (let at = 0; at < records.length; ) {
    const size = random.integer(1, 6)
    batches.push(records.slice(at, at + size))
    at += size
  }
  return batches
}

function invocationOf(
  event: FirehoseTransformationEvent,
  mode: Readonly<Record<string, string>>,
  round: number,
  { random }: Simulation,
  onAnswer: (response: FirehoseResponse) => void,
): Invocation {
  const least = JSON.stringify({
    records: event.records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data })),
  }).length
  const room = least + ROW_BYTES + random.pick([0, 500, 2_000, 9_000])
  const isNarrow = round < NARROW_ROUNDS && mode.DELIVERY === 'json'
  return {
    handler: '@inlet/firehose-transform',
    env: { ...mode, TABLES: 'things' },
    event,
    async inProcess(env, context) {
      const response = await handle(event, env, context, isNarrow ? room : MOST_BYTES)
      onAnswer(response)
      return response
    },
  }
}

/** What the handler's module does. */
function handle(
  event: FirehoseTransformationEvent,
  env: NodeJS.ProcessEnv,
  context: InvocationContext,
  maxResponseBytes: number,
): Promise<FirehoseResponse> {
  const settings = readSettings(env, [THINGS])
  const findTable = findTableBy(settings)
  const transformer = { settings, findTable, openSource, telemetry: collectingTelemetry(), now: Date.now }
  return transform(event, { ...transformer, maxResponseBytes }, context)
}

/** A client of its own for each process, as each has it. */
const openSource: OpenSource = async ({ deliveryStreamArn, sourceKinesisStreamArn }) => {
  if (!sourceKinesisStreamArn) return firehoseSource(deliveryStreamArn)
  const client = new KinesisClient({ requestHandler: new NodeHttpHandler(requestTimeouts(10_000)) })
  return kinesisSource(sourceKinesisStreamArn, client)
}
