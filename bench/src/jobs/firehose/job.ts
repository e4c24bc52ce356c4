import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ORDERS } from '@inlet/scripts/orders'
import type { SampleTable } from '@inlet/scripts/sample-table'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import type { Goal, Job, Prepared, Repeat, Side, Workplace } from '../../compare/job.ts'
import { PYTHON_SIDES } from '../python-sides.ts'
import { makeFirehoseEvent } from './make-event.ts'

/** As Lambda's bootstrap for Node starts a function of 512 MB, which these have. */
const FLAGS = ['--max-semi-space-size=25', '--max-old-space-size=460']

/** What all sides mean the same by. */
const COMPARED = [
  ...[
    'orderid',
    'product_name',
    'quantity',
    'price',
    'transaction_id',
    'timestamp',
    'customer_id',
    'date',
    'hour',
    'amount',
  ],
  ...['status', 'merchant_id', 'cdc_operation', 'cdc_event_id'],
]

const WARM: Repeat = { warmUp: 20, counted: 20 }

export const FIREHOSE: readonly Job[] = [
  firehoseJob('firehose-orders', 'Firehose → JSON lines, 5,000 orders, warm', ORDERS, 'json', 5_000, WARM, [
    { figure: 'CPU', peer: 'obvious', times: 2 },
    { figure: 'CPU', peer: 'Python', times: 4 },
  ]),
  // More of them are more than the 3 MB that Firehose hands over at once.
  firehoseJob(
    'firehose-transactions',
    'Firehose → Iceberg, 1,500 transactions, warm',
    TRANSACTIONS,
    'iceberg',
    1_500,
    WARM,
  ),
  firehoseJob('firehose-cold', 'Firehose → JSON lines, 5,000 orders, cold', ORDERS, 'json', 5_000),
]

function firehoseJob(
  name: string,
  title: string,
  table: SampleTable,
  delivery: string,
  size: number,
  repeat?: Repeat,
  goals: readonly Goal[] = [],
): Job {
  const prepare = (place: Workplace) => prepareFirehose(place, table, delivery)
  return { name, title, size, goals, prepare, ...(repeat ? { repeat, smokeSize: 200 } : {}) }
}

async function prepareFirehose(
  { folder, size, bundle, python }: Workplace,
  table: SampleTable,
  delivery: string,
): Promise<Prepared> {
  const input = join(folder, 'event.json')
  await writeFile(input, JSON.stringify(makeFirehoseEvent(table, size)))
  const script = (name: string) => join(import.meta.dirname, `${name}.ts`)
  const { inlet, obvious } = await bundle({ inlet: script('inlet'), obvious: script('obvious') })
  const side = (name: string, command: readonly string[]): Side => {
    const output = join(folder, `${name}.json`)
    return { name, command: [...command, input, output], env: { DELIVERY: delivery }, outputs: [output] }
  }
  const sides = [
    side('inlet', [process.execPath, ...FLAGS, `${inlet}`]),
    side('obvious', [process.execPath, `${obvious}`]),
    ...(python === undefined ? [] : [side('Python', [python, join(PYTHON_SIDES, 'firehose_transform.py')])]),
  ]
  let expected: unknown[] | undefined
  return {
    sides,
    async check({ name, outputs: [output = ''] }) {
      const found = valuesOf(await readFile(output, 'utf8'))
      expected ??= found
      if (found.length !== size || !isDeepStrictEqual(found, expected)) throw new Error(`${name} delivers other values`)
    },
  }
}

function valuesOf(answer: string): unknown[] {
  const { records }: { records: { data: string }[] } = JSON.parse(answer)
  return records.map(({ data }) => {
    const row = JSON.parse(Buffer.from(data, 'base64').toString())
    return COMPARED.map(name => row[name] ?? null)
  })
}
