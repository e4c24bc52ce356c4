import { InputError, TransientError } from '@inlet/core'
import { directoryStore } from '@inlet/lake/directory'
import { defineCommand } from 'citty'
import { findEndpoint } from '../live/endpoints.ts'
import { INTERRUPTED } from '../output/interrupted.ts'
import { count, plural, seconds } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { CommandError, withExamples } from '../output/run-cli.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { firstRefusals } from './import/first-refusals.ts'
import { type FileImport, type FileImported, importFile } from './import/import-file.ts'
import { type ImportReport, importReport, reportLines } from './import/import-report.ts'
import { findInput } from './import/input-file.ts'
import { tableKey } from './import/key-option.ts'
import type { ImportPlan } from './import/plan-import.ts'
import { tableName } from './import/target-table.ts'
import { lakeOption, lakePath } from './lake-directory.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

const MOST_REFUSALS = 5

const command = defineCommand({
  meta: {
    name: 'import',
    description: 'Imports a CSV file into a table of the local DynamoDB, by the function that does so on AWS',
  },
  args: {
    file: { type: 'positional', required: true, description: '.csv, .csv.gz, .csv.zst or .zip' },
    table: { type: 'string', required: true, valueHint: 'name', description: 'Table to write to' },
    key: {
      type: 'string',
      valueHint: 'columns',
      description: 'Its key, to create it if it is not there: account,offer_id or, with types, account:S,offer_id:N',
    },
    timeout: {
      type: 'string',
      default: '900',
      valueHint: 'seconds',
      description: 'What an invocation of the function may take; the next one goes on where it stopped',
    },
    json: { type: 'boolean', description: 'Print the result as one JSON object' },
    ...lakeOption,
  },
  async run({ args: { file, json = false, ...args } }) {
    const table = tableName(args.table)
    const key = args.key === undefined ? undefined : tableKey(args.key)
    const timeoutMs = wholeNumber('timeout', args.timeout) * 1_000
    const interrupt = new AbortController()
    void untilInterrupted().then(() => interrupt.abort())
    const begun = async () => {
      const input = await findInput(file)
      const dynamodb = await findEndpoint('dynamodb', args.lake)
      const options = {
        ...{ input, table, key, timeoutMs, dynamodb, lake: lakePath(args.lake) },
        ...{ isSilent: json, signal: interrupt.signal, onPlan: json ? () => undefined : tellPlan },
      }
      return { options, imported: await importFile(options) }
    }
    const work = json ? begun().catch(error => failAsJson(file, table, error, interrupt.signal)) : begun()
    const done = await unlessInterrupted(work, interrupt.signal)
    if (done !== undefined) await report(done.options, done.imported, json)
  },
})

export const importCsv = withExamples(command, [
  'pnpm lake import data.csv --table Offers --key account,offer_id',
  'pnpm lake import prices.csv.gz --table Prices --key sku,day:N',
  'pnpm --silent lake import data.csv --table Offers --json',
])

/** Whoever reads JSON is told of a failure in JSON too, be it before anything was imported. */
async function failAsJson(file: string, table: string, error: unknown, interrupted: AbortSignal): Promise<never> {
  if (interrupted.aborted) throw error
  const code = error instanceof InputError || error instanceof TransientError ? error.code : null
  const message = error instanceof Error ? error.message : String(error)
  await print([JSON.stringify({ file, table, rows: 0, failure: { code, message } })])
  throw error
}

function tellPlan({ row, waitUntil }: ImportPlan): void {
  const wait = waitUntil - Date.now()
  if (wait > 0) console.error(`An earlier run was killed: waiting ${seconds(wait)} until its claim to the file ends.`)
  if (row > 0) console.error(`Goes on at row ${count(row)}.`)
}

async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!signal.aborted) throw error
    console.error('Interrupted. The same command goes on with the import.')
    process.exitCode = INTERRUPTED
    return undefined
  }
}

/** @throws CommandError if not all of the file could be imported */
async function report({ input, table, dynamodb, lake }: FileImport, imported: FileImported, json: boolean) {
  const { place, state } = imported
  const refusals =
    state.counts.unprocessed === 0
      ? []
      : await firstRefusals(directoryStore(lake), place.bucket, place.outputs.unprocessed, MOST_REFUSALS)
  const result = importReport({ file: input.path, table, endpoint: dynamodb, lake, refusals }, imported)
  if (json) await print([JSON.stringify(result)])
  else if (result.rows > 0) await print(reportLines(result))
  if (result.failure !== null) throw new CommandError(failureText(result, result.failure.message))
}

function failureText({ rows, processed, refused }: ImportReport, message: string): string {
  const before = `before that, ${plural(processed, 'row')} processed, ${count(refused)} refused`
  return rows === 0 ? message : `${message} (${before})`
}
