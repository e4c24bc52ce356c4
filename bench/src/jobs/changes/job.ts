import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { KinesisStreamEvent } from 'aws-lambda'
import type { Goal, Job, Prepared, Repeat, Side, Workplace } from '../../compare/job.ts'
import { checkSameRows } from '../check-parquet.ts'
import { PYTHON_SIDES } from '../python-sides.ts'
import { decodedLines, makeEvents } from './make-events.ts'

/** As Lambda's bootstrap for Node starts a function of 1,024 MB, which this one has. */
const FLAGS = ['--max-semi-space-size=51', '--max-old-space-size=921']

const PYTHON = 'awswrangler'
const ALL: readonly Goal[] = [
  { figure: 'CPU', peer: 'obvious', times: 1 },
  { figure: 'CPU', peer: PYTHON, times: 1 },
  { figure: 'CPU', peer: 'DuckDB', times: 1 },
]

export const CHANGES: readonly Job[] = [
  changesJob('changes-500', 'changes → Parquet, 500 records, cold', 500, ALL),
  changesJob('changes-10000', 'changes → Parquet, 10,000 records, cold', 10_000, [
    { figure: 'CPU', peer: 'DuckDB', times: 1 / 1.2 },
  ]),
  changesJob(
    'changes-10000-warm',
    'changes → Parquet, 10,000 records, warm',
    10_000,
    [
      { figure: 'CPU', peer: 'obvious', times: 4 },
      { figure: 'CPU', peer: PYTHON, times: 10 },
    ],
    { warmUp: 8, counted: 8 },
  ),
  changesJob('changes-100000', 'changes → Parquet, 100,000 records in ten events, cold', 100_000, [
    { figure: 'CPU', peer: PYTHON, times: 5 },
    { figure: 'CPU', peer: 'DuckDB', times: 1 / 2 },
    { figure: 'memory', peer: PYTHON, times: 2 },
  ]),
]

/** Events of one size, over and over: what is measured is a container that lives long. */
export const CHANGES_GROWTH: Job = {
  name: 'changes-growth',
  title: 'changes → Parquet, by how many a process loads, in events of 10,000',
  size: 0,
  growth: [100_000, 1_000_000, 10_000_000],
  goals: [],
  prepare: prepareManyEvents,
}

/** As many records as Lambda hands over at most; more of them come in several events, one after the other. */
const EVENT_SIZE = 10_000
const EVENTS = 5

async function prepareManyEvents({ folder, size, bundle }: Workplace): Promise<Prepared> {
  const files: string[] = []
  for (const event of makeEvents(EVENTS * EVENT_SIZE, EVENT_SIZE))
    files.push(await writeEvent(folder, event, files.length))
  const { inlet } = await bundle({ inlet: join(import.meta.dirname, 'inlet-events.ts') })
  const output = join(folder, 'out')
  const command = [process.execPath, ...FLAGS, `${inlet}`, output, String(size / EVENT_SIZE), ...files]
  return { sides: [{ name: 'inlet', command, outputs: [output] }], check: () => Promise.resolve() }
}

async function writeEvent(folder: string, event: KinesisStreamEvent, index: number): Promise<string> {
  const file = join(folder, `event-${index}.json`)
  await writeFile(file, JSON.stringify(event))
  return file
}

function changesJob(name: string, title: string, size: number, goals: readonly Goal[], repeat?: Repeat): Job {
  const prepare = (place: Workplace) => prepareChanges(place)
  return { name, title, size, goals, prepare, ...(repeat ? { repeat, smokeSize: 300 } : {}) }
}

async function prepareChanges({ folder, size, bundle, python, modules }: Workplace): Promise<Prepared> {
  const inputs: string[] = []
  const lines = join(folder, 'decoded.jsonl')
  for (const event of makeEvents(size, EVENT_SIZE)) {
    inputs.push(await writeEvent(folder, event, inputs.length))
    await pipeline(decodedLines(event), createWriteStream(lines, { flags: 'a' }))
  }
  const script = (name: string) => join(import.meta.dirname, `${name}.ts`)
  const bundled = await bundle({
    inlet: script('inlet'),
    obvious: script('obvious'),
    parquetjs: script('parquetjs'),
    'parquet-wasm': script('parquet-wasm'),
  })
  const side = (name: string, command: readonly string[], env = {}): Side => {
    const output = join(folder, 'out', name)
    return { name, command: [...command, output], env, outputs: [output] }
  }
  const node = (name: string, script = name, env = {}) => {
    return side(name, [process.execPath, ...FLAGS, `${bundled[script]}`, ...inputs], env)
  }
  const sides = [node('inlet'), node('inlet-zstd', 'inlet', { COMPRESSION: 'zstd' }), node('obvious')]
  if (modules !== undefined)
    sides.push(...['parquetjs', 'parquet-wasm'].map(name => node(name, name, { PEERS: modules })))
  if (python !== undefined) {
    sides.push(side(PYTHON, [python, join(PYTHON_SIDES, 'changes_wrangler.py'), ...inputs]))
    sides.push(side('DuckDB', [python, join(PYTHON_SIDES, 'changes_duckdb.py'), lines]))
  }
  const patternOf = ({ outputs: [output] }: Side) => `${output}/**/*.parquet`
  return { sides, check: side => checkSameRows([patternOf(sides[0] ?? side), patternOf(side)], selected, size) }
}

const TEXT = [
  ...['transaction_id', 'customer_id', 'transaction_type', 'currency', 'merchant_category', 'payment_method', 'region'],
  ...['risk_score', 'status', 'transaction_metadata_device_type', 'transaction_metadata_authentication_method'],
  ...['transaction_metadata_merchant_id', 'fraud_indicators_velocity_check', 'fraud_indicators_amount_threshold'],
  ...['fraud_indicators_location_risk', 'fraud_indicators_pattern_match', 'cdc_operation', 'cdc_event_id'],
  ...['cdc_sequence_number'],
]
const NUMBERS = ['timestamp', 'hour', 'minute', 'amount', 'processing_timestamp', 'cdc_changed_at_us']

/** What all sides have; whether a time is a number or a timestamp is theirs to say. */
function selected(types: ReadonlyMap<string, string>): string {
  const numbers = NUMBERS.map(name => {
    const value = types.get(name)?.startsWith('TIMESTAMP') ? `epoch_ms("${name}")` : `"${name}"`
    return `CAST(${value} AS DECIMAL(38, 3)) AS "${name}"`
  })
  const texts = TEXT.map(name => `CAST("${name}" AS VARCHAR) AS "${name}"`)
  const days = ['date', 'dt'].map(name => `CAST(CAST("${name}" AS DATE) AS VARCHAR) AS "${name}"`)
  return [...texts, ...numbers, ...days, 'epoch_us(CAST(cdc_changed_at AS TIMESTAMP)) // 1000 AS changed_at'].join(', ')
}
