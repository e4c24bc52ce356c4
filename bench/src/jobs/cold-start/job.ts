import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { offersCsv } from '@inlet/scripts/offers'
import { ORDERS } from '@inlet/scripts/orders'
import type { Goal, Job, Prepared, Side, Workplace } from '../../compare/job.ts'
import { unbundle } from '../../compare/unbundle.ts'
import { startServer } from '../../csv-to-dynamodb/measure.ts'
import { makeEvents } from '../changes/make-events.ts'
import { paymentsCsv } from '../csv-to-parquet/make-rows.ts'
import { makeFirehoseEvent } from '../firehose/make-event.ts'
import { PYTHON_SIDES } from '../python-sides.ts'

/** The first event of a function. */
interface First {
  readonly event: unknown
  /** Objects, by bucket and key. */
  readonly objects?: Readonly<Record<string, Iterable<string>>>
  readonly env: Readonly<Record<string, string>>
  /** Whether it talks to a DynamoDB. */
  readonly needsDynamoDB?: boolean
  /** The same in Python: a script, and its arguments by the folder and the event's file. */
  readonly python: (folder: string, event: string) => readonly string[]
}

const UNBUNDLED: Goal = { figure: 'CPU', peer: 'unbundled', times: 2 }
const WRANGLER: Goal = { figure: 'CPU', peer: 'awswrangler', times: 10 }
const NOW = new Date('2026-01-31T12:00:00Z')

export const COLD_STARTS: readonly Job[] = [
  coldStart('stream-to-parquet', 'awswrangler', () => ({
    event: [...makeEvents(1, 1)][0],
    env: { S3_RAW: 'raw' },
    python: (folder, event) => ['changes_wrangler.py', event, join(folder, 'python')],
  })),
  coldStart('csv-to-partition', 'awswrangler', () => ({
    event: { bucket_src: 'uploads', bucket_dstn: 'lake', database: 'raw', table: 'payments', data_ref: '20260131' },
    objects: { 'uploads/rows.csv': paymentsCsv(100) },
    env: {},
    python: folder => ['csv_pandas.py', join(folder, 'uploads/rows.csv'), join(folder, 'python.parquet')],
  })),
  coldStart('csv-to-dynamodb', 'boto3', () => ({
    event: {
      Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'uploads' }, object: { key: 'rows.csv' } } }],
    },
    objects: { 'uploads/rows.csv': offersCsv({ rows: 25, accounts: 5, seed: 1, now: NOW }) },
    env: { TABLE_NAME: 'offers' },
    needsDynamoDB: true,
    python: folder => ['import_boto3.py', join(folder, 'uploads/rows.csv'), 'offers', join(folder, 'python')],
  })),
  coldStart('firehose-transform', 'Python', () => ({
    event: makeFirehoseEvent(ORDERS, 1),
    env: { DELIVERY: 'json' },
    python: (folder, event) => ['firehose_transform.py', event, join(folder, 'python.json')],
  })),
]

function coldStart(name: string, peer: string, firstOf: () => First): Job {
  return {
    name: `cold-${name}`,
    title: `${name}: process start → first event done`,
    size: 1,
    smokeSize: 1,
    goals: peer === 'awswrangler' ? [UNBUNDLED, WRANGLER] : [UNBUNDLED],
    prepare: place => prepareFirst(name, peer, firstOf(), place),
  }
}

async function prepareFirst(
  name: string,
  peer: string,
  { event, objects = {}, env, needsDynamoDB = false, python: pythonOf }: First,
  { folder, bundle, python }: Workplace,
): Promise<Prepared> {
  const input = join(folder, 'event.json')
  await writeFile(input, JSON.stringify(event))
  for (const [path, text] of Object.entries(objects)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const handler = fileURLToPath(import.meta.resolve(`@inlet/${name}`))
  const bundled = await bundle({ handler, first: join(import.meta.dirname, 'first-event.ts') })
  await unbundle({ handler }, join(folder, 'unbundled'))
  const dynamoDB = needsDynamoDB ? await startServer('no-op-dynamodb.ts') : undefined
  const endpoint = dynamoDB && { AWS_ENDPOINT_URL_DYNAMODB: dynamoDB.url }
  // All that an event leaves: each of them is the first one of a new lake.
  const outputs = [
    'raw',
    'lake',
    '.catalog',
    '.locks',
    '.tmp',
    '.uploads',
    'uploads/_state',
    'uploads/json-copy',
    'python',
    'python.parquet',
  ]
  const side = (sideName: string, command: readonly string[]): Side => ({
    name: sideName,
    command,
    env: { ...env, ...endpoint, LOCAL_BUCKETS_DIR: folder },
    outputs: outputs.map(output => join(folder, output)),
  })
  const node = [process.execPath, `${bundled.first}`]
  const sides = [
    side('inlet', [...node, `${bundled.handler}`, input]),
    side('unbundled', [...node, join(folder, 'unbundled/handler.mjs'), input]),
  ]
  if (python !== undefined) {
    const [script = '', ...args] = pythonOf(folder, input)
    sides.push(side(peer, [python, join(PYTHON_SIDES, script), ...args]))
  }
  return {
    sides,
    // That the first event does what later ones do is for the other jobs to see.
    check: () => Promise.resolve(),
    async [Symbol.asyncDispose]() {
      dynamoDB?.[Symbol.dispose]()
    },
  }
}
