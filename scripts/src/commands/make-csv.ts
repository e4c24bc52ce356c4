import { randomInt } from 'node:crypto'
import { defineCommand } from 'citty'
import { zeroOrMore } from '../live/zero-or-more.ts'
import { INTERRUPTED } from '../output/interrupted.ts'
import { count } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { UsageError, withExamples } from '../output/run-cli.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { MOST_ACCOUNTS, type OffersOptions, offersCsv } from '../samples/offers.ts'
import { instant } from './make-csv/instant.ts'
import { findOutput } from './make-csv/output-file.ts'
import { startRowProgress } from './make-csv/row-progress.ts'
import { writeWhole } from './make-csv/write-whole.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

/** Below this a size says nothing. */
const MEGABYTE = 1_000_000

const command = defineCommand({
  meta: { name: 'make-csv', description: 'Writes a CSV file of sample offers' },
  args: {
    rows: { type: 'string', default: '1000', description: 'Records in the file' },
    output: { type: 'string', default: 'data.csv', valueHint: 'file', description: 'Replaced if it is there' },
    accounts: { type: 'string', default: '20', description: 'Unique account ids' },
    seed: { type: 'string', description: 'Whole number; the same one and the same now give the same file' },
    now: { type: 'string', valueHint: 'instant', description: 'ISO time that dates are relative to (default: now)' },
    json: { type: 'boolean', description: 'Print what was written as one JSON object' },
  },
  async run({ args: { output, json = false, ...args } }) {
    const options = offersOptions(args)
    const { rows, accounts, seed, now } = options
    const file = await findOutput(output)
    const interrupt = new AbortController()
    void untilInterrupted().then(() => interrupt.abort())

    if (!json) await print(opening(options))
    const start = performance.now()
    const progress = startRowProgress(rows, { isSilent: json })
    const chunks = offersCsv(options, progress.update)
    const bytes = await writeWhole(file, chunks, interrupt.signal).finally(progress.end)
    if (bytes === 'aborted') {
      console.error(`Interrupted: nothing was written to '${output}'.`)
      process.exitCode = INTERRUPTED
      return
    }
    const seconds = Math.round(performance.now() - start) / 1_000
    const result = { output, rows, accounts, bytes, seconds, seed, now: now.toISOString() }
    await print(json ? [JSON.stringify(result)] : closing(result))
  },
})

export const makeCsv = withExamples(command, [
  'pnpm lake make-csv',
  'pnpm lake make-csv --rows 100000 --accounts 500 --output big.csv',
  'pnpm lake make-csv --seed 42 --now 2026-01-31T12:00:00Z',
])

interface Args {
  readonly rows: string
  readonly accounts: string
  readonly seed?: string | undefined
  readonly now?: string | undefined
}

function offersOptions(args: Args): OffersOptions {
  const rows = wholeNumber('rows', args.rows)
  const accounts = wholeNumber('accounts', args.accounts)
  if (accounts > MOST_ACCOUNTS) {
    const most = `${count(MOST_ACCOUNTS)}, all the numbers of eight digits`
    throw new UsageError(`Expected at most ${most}, for --accounts, found ${count(accounts)}`)
  }
  const seed = args.seed === undefined ? randomInt(1_000_000_000) : zeroOrMore('seed', args.seed)
  const now = args.now === undefined ? new Date() : instant('now', args.now)
  return { rows, accounts, seed, now }
}

function opening({ rows, accounts }: OffersOptions): string[] {
  const warning = '⚠️  Warning: More accounts than rows - some accounts will have no data'
  const generating = `Generating ${count(rows)} rows with ${count(accounts)} unique accounts...`
  return accounts > rows ? [warning, generating] : [generating]
}

function closing({ output, rows, bytes }: { readonly output: string; readonly rows: number; readonly bytes: number }) {
  const done = `✅ CSV file '${output}' generated successfully with ${count(rows)} rows!`
  return bytes > MEGABYTE ? [done, `📁 File size: ${(bytes / MEGABYTE).toFixed(1)} MB`] : [done]
}
