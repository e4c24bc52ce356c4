import assert from 'node:assert/strict'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { readSettings } from '@inlet/csv-to-dynamodb/settings'
import {
  expectImported,
  handleEvent,
  importState,
  invokeFunction,
  type RandomFile,
  randomFile,
} from '@inlet/csv-to-dynamodb/testing'
import { collectingTelemetry, openStore, requestTimeouts } from '@inlet/lake'
import fc from 'fast-check'
import { SimulatedDynamoDB } from '../aws/simulated-dynamodb.ts'
import { Deliveries } from '../redeliver.ts'
import type { Invocation, InvocationContext, Simulation } from '../simulation.ts'
import type { Pipeline } from './pipeline.ts'

const [BUCKET, TABLE] = ['files', 'accounts']

/** Files in S3 → DynamoDB: each row in the table, or with its reason in `unprocessed/`, and all in order in the copy. */
export const csvToDynamoDB: Pipeline = {
  name: 'csv-to-dynamodb',
  canBeKilled: true,
  operations: [
    's3 DeleteObjects',
    's3 GetObject',
    's3 HeadObject',
    's3 ListObjectsV2',
    's3 PutObject',
    'dynamodb DescribeTable',
    'dynamodb BatchWriteItem',
    'lambda Invoke',
  ],
  faultRates: [0.02, 0.05, 0.1, 0.2, 0.3],
  async run(simulation) {
    const { aws, random } = simulation
    const file = plainFile(random.integer(0, 2 ** 31))
    const dynamodb = new SimulatedDynamoDB(TABLE, file.key)
    aws.dynamodb = dynamodb
    aws.s3.put(`${BUCKET}/${file.name}`, file.bytes)
    const deliveries = new Deliveries(simulation)
    const first = eventOf(file.name)
    await deliveries.deliver(invocationOf(first, simulation, deliveries))
    // Invocations that ran out of time have asked for others.
    for (let next = aws.invocations.shift(); next !== undefined; next = aws.invocations.shift()) {
      await deliveries.deliver(invocationOf(next, simulation, deliveries))
    }
    await expectImported(file, outputsOf(simulation), {
      items: async () => [...dynamodb.items.values()].map(fromWire),
    })
    await expectDone(simulation, first)
  },
}

/** One that is not compressed: its bytes come in the same order each time. */
function plainFile(seed: number): RandomFile {
  const plain = randomFile.filter(({ name }) => name.endsWith('.csv'))
  const [file] = fc.sample(plain, { seed, numRuns: 1 })
  if (file === undefined) throw new Error('There is no file')
  return file
}

function invocationOf(event: unknown, { random, isReal }: Simulation, deliveries: Deliveries): Invocation {
  const env = { TABLE_NAME: TABLE, LEASE_SECONDS: isReal ? '1' : '30', CONCURRENCY: String(random.integer(1, 8)) }
  const looks = deliveries.isUncalm && random.chance(0.5) ? random.integer(5, 40) : undefined
  return {
    handler: '@inlet/csv-to-dynamodb',
    env,
    event,
    inProcess: (env, context) => handle(event, env, looks === undefined ? context : shortOf(looks, context)),
  }
}

/** What the handler's module does. */
async function handle(event: unknown, env: NodeJS.ProcessEnv, context: InvocationContext): Promise<unknown> {
  const settings = readSettings(env)
  const importer = {
    settings,
    store: await openStore(env),
    dynamoDB: new DynamoDBClient({ requestHandler: requestTimeouts(settings.requestTimeoutMs) }),
    telemetry: collectingTelemetry(),
    now: Date.now,
    invokeAgain: (next: unknown) => invokeFunction(next, context),
  }
  return handleEvent(event, importer, context)
}

/** An invocation whose time is over after so many looks at it. */
function shortOf(looks: number, context: InvocationContext): InvocationContext {
  let left = looks
  return { ...context, getRemainingTimeInMillis: () => (left-- > 0 ? 900_000 : 0) }
}

function outputsOf({ aws }: Simulation) {
  const text = async (key: string) => aws.s3.text(`${BUCKET}/${key}`)
  return {
    text,
    async state() {
      const [place = '', ...others] = aws.s3.places(`${BUCKET}/_state/`).filter(each => each.endsWith('/import.json'))
      assert.deepEqual(others, [])
      return importState.parse(JSON.parse(aws.s3.text(place) ?? 'null'))
    },
  }
}

/** Comes again, it is skipped, and changes nothing. */
async function expectDone(simulation: Simulation, event: unknown): Promise<void> {
  const { aws, plan } = simulation
  plan.isCalm = true
  const before = [...aws.s3.objects.entries()].map(([place, { etag }]) => `${place} ${etag}`)
  const outcome = await simulation.invoke(invocationOf(event, simulation, new Deliveries(simulation)))
  assert.equal(outcome.is, 'done')
  const { results } = (outcome.is === 'done' ? outcome.answer : {}) as { results: { status: string }[] }
  assert.deepEqual(
    results.map(({ status }) => status),
    ['skipped'],
  )
  const after = [...aws.s3.objects.entries()].map(([place, { etag }]) => `${place} ${etag}`)
  assert.deepEqual(after, before)
}

/** Binary values are base64 on the wire. */
function fromWire(item: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const entries = Object.entries(item).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B, 'base64') },
  ])
  return Object.fromEntries(entries)
}

function eventOf(key: string) {
  const encoded = encodeURIComponent(key).replaceAll('%20', '+')
  const s3 = { bucket: { name: BUCKET }, object: { key: encoded, sequencer: '0055AED6DCD90281E5' } }
  return { Records: [{ eventName: 'ObjectCreated:Put', s3 }] }
}
