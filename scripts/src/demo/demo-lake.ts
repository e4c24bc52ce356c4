import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FAILURES_BUCKET, STATE_DIRECTORY } from '@inlet/local/live'
import { ANALYTICS, SALES, TABLE_BUCKET } from '../live/firehoses.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { CommandError } from '../output/run-cli.ts'
import { MARKER } from './marker.ts'
import { RATES_FOLDER, VENDOR_DROP } from './vendor-drop.ts'

/** Where the function's log lines go, in the lake's directory. */
export const LOG_FILE = 'demo.log'
export const FIREHOSE_LOG_FILE = 'demo-firehose.log'

/** The bucket of CSV files that the demo imports: not that of `lake import`, whose files are somebody's. */
export const UPLOADS = 'demo-csv-uploads'

/** What a load of exchange rates writes: the table's files, rows in quarantine, and the state of its loads. */
const RATES_OUTPUTS = [
  'lake/exchange_rates',
  'lake/_quarantine/csv-to-partition/raw.exchange_rates',
  'lake/_state/csv-to-partition/raw/exchange_rates.json',
]

const MARKER_TEXT = `The demo made this directory, and at each run makes anew what it fills: the buckets "${RAW}",
"${SALES}", "${TABLE_BUCKET}" and "${UPLOADS}", the folder ${VENDOR_DROP}/${RATES_FOLDER}, the table of exchange rates in
the bucket "lake", the databases "${RAW}", "${SALES}" and "${ANALYTICS}" of the catalog, the DynamoDB tables in
${STATE_DIRECTORY}, ${LOG_FILE} and ${FIREHOSE_LOG_FILE}. It leaves everything else as it is.
`

/** What the demo fills, and so may remove. The catalog goes first: what it does not list, nobody reads. */
const FILLED = [
  ...[RAW, SALES, ANALYTICS].map(database => join('.catalog', database)),
  RAW,
  SALES,
  TABLE_BUCKET,
  UPLOADS,
  join(VENDOR_DROP, RATES_FOLDER),
  ...RATES_OUTPUTS,
  FAILURES_BUCKET,
  '.tmp',
  LOG_FILE,
  FIREHOSE_LOG_FILE,
]

/**
 * Makes the demo's directory, unless it is there.
 * @throws CommandError if the directory has something in it, and the demo did not make it
 */
export async function openLake(option: string | undefined): Promise<string> {
  const directory = resolve(option || defaultLake())
  const names = await namesIn(directory)
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new CommandError(
      `${directory} is not empty, and the demo did not make it, or \`lake up\` or \`lake load-daily\`\n` +
        'has used it since: it stays as it is. Give it another directory, `npm start -- --lake <directory>`, or remove this one.',
    )
  }
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, MARKER), MARKER_TEXT)
  return directory
}

/** Removes what an earlier run put there, also one that was interrupted. */
export async function emptyLake(directory: string): Promise<void> {
  for (const name of FILLED) await rm(join(directory, name), { recursive: true, force: true })
}

/** Where the demo and the `lake` commands look if they are told nothing else. */
function defaultLake(): string {
  return process.env.LOCAL_BUCKETS_DIR || '.lake'
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') throw new CommandError(`${directory} is not a directory`, { cause: error })
    throw error
  }
}
