import {
  type CsvColumn,
  type CsvPlan,
  type CsvTable,
  InputError,
  planCsvLoad,
  type TableDefinition,
  TransientError,
} from '@inlet/core'
import { evolveTable, isSame, loggable } from '@inlet/lake'
import { checkAge, checkRows } from './check-expectations.ts'
import { PartitionFiles, type WrittenPartition } from './files/partition-files.ts'
import type { LoadRequest } from './input/load-request.ts'
import type { LoadReport } from './load-report.ts'
import { type LoadedRows, loadRows } from './load-rows.ts'
import type { Loader } from './loader.ts'
import { Quarantine } from './quarantine.ts'
import { reportFailure, reportLoad } from './report-load.ts'
import { type ChosenSource, findSource } from './source/find-source.ts'
import { naming, placeOf, type SourceFile, sampleFile } from './source/read-file.ts'
import { cleanUp } from './swap/clean-up.ts'
import { beginLoad, endLoad, keepLoad, type Load } from './swap/load.ts'
import { locationOf } from './swap/locations.ts'
import { type SwapResult, swapPartitions } from './swap/swap-partitions.ts'
import { TableStateFile } from './swap/table-state-file.ts'

/** How often a load tells that it goes on. */
const KEEP_MS = 300_000

/** A load under way. */
interface Work {
  readonly request: LoadRequest
  readonly loader: Loader
  readonly state: TableStateFile
  readonly load: Load
  readonly definition: TableDefinition | undefined
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** What a load has written, none of which is live. */
interface Written extends LoadedRows {
  readonly source: ChosenSource
  readonly plan: CsvPlan
  readonly columns: readonly CsvColumn[]
  readonly partitions: readonly WrittenPartition[]
  readonly quarantine: Quarantine
}

/**
 * Loads the newest file of a day into its partitions: find → sample and plan → write, beside what is live → check →
 * swap → clean up. Readers of the catalog see what was there before until the swap, and a load that fails before it leaves
 * nothing behind but its quarantine.
 *
 * @throws InputError if the file or the input is at fault; TransientError if a retry can help. What was loaded before stays.
 */
export async function loadDaily(request: LoadRequest, loader: Loader): Promise<LoadReport> {
  const { lake, now, telemetry, timeLeft } = loader
  const startedAt = now()
  const state = new TableStateFile(lake.store, request.root.bucket, request.table)
  const definition = loader.settings.definitions.find(({ name }) => name === request.table.name)
  try {
    const load = await beginLoad(state, request.root, now)
    return await loadWhole({ request, loader, state, load, definition, startedAt })
  } catch (error) {
    reportFailure(request, error, loader)
    throw error
  } finally {
    const { table, root } = request
    await orWarn('Cleaning up failed', request, loader, () => cleanUp({ ...lake, state, table, root, now, timeLeft }))
    telemetry.flush()
  }
}

async function loadWhole(work: Work): Promise<LoadReport> {
  const { request, loader, state, load } = work
  try {
    const written = await write(work)
    return reportLoad(request, load, written, await swap(work, written), loader)
  } catch (error) {
    // What is at fault for good is told after all writes are; any other failure may be that of a write.
    const mayBeWriting = !(error instanceof InputError)
    const end = () => endLoad(state, loader.lake.store, load, { now: loader.now, mayBeWriting })
    await orWarn('Files of a load were not removed', request, loader, end)
    throw error
  }
}

/** Does what a later load does if it fails. */
async function orWarn(
  message: string,
  { table }: LoadRequest,
  { telemetry }: Loader,
  action: () => Promise<unknown>,
): Promise<void> {
  try {
    await action()
  } catch (error) {
    telemetry.warn(message, { table: table.name, error: loggable(error) })
  }
}

/** Writes the files of a load, and checks what is in them. */
async function write(work: Work): Promise<Written> {
  const source = await findSource(work.loader.lake.store, work.request)
  try {
    return await writeFrom(source, work)
  } catch (error) {
    throw error instanceof InputError ? naming(placeOf(source), error) : error
  }
}

async function writeFrom(source: ChosenSource, work: Work): Promise<Written> {
  const { request, loader, definition } = work
  const { store, catalog } = loader.lake
  checkAge(source.lastModified, request.expect, loader.now())
  const file: SourceFile = { store, object: source.object, format: request.file }
  const columns = await sampleFile(file, definition)
  const current = await catalog.getTable(request.table)
  const plan = planCsvLoad(current?.table, csvTable(request, definition), columns)
  const files = new PartitionFiles(store, work.load.folder, plan, { codec: loader.settings.compression })
  const quarantine = new Quarantine(store, quarantinePlace(work))
  try {
    const rows = await writeRows(work, { source, file, plan, files, quarantine })
    await quarantine.finish()
    const { rows: count, rescuedRows, rescues } = rows
    const quarantinedRows = quarantine.count
    checkRows(
      { rows: count, rescuedRows, quarantinedRows, partitions: files.partitions },
      request.expect,
      quarantine.place,
    )
    const partitions = await files.finish()
    return { rows: count, rescuedRows, rescues, source, plan, columns, partitions, quarantine }
  } catch (error) {
    await Promise.allSettled([files.abort(), quarantine.abort()])
    throw error
  }
}

interface RowsToWrite {
  readonly source: ChosenSource
  readonly file: SourceFile
  readonly plan: CsvPlan
  readonly files: PartitionFiles
  readonly quarantine: Quarantine
}

function writeRows(work: Work, { source, ...parts }: RowsToWrite): Promise<LoadedRows> {
  const { request, loader, state, load, definition, startedAt } = work
  let seenAt = startedAt
  return loadRows({
    ...parts,
    load: {
      dataRef: request.dataRef,
      source: placeOf(source),
      loadedAtUs: BigInt(startedAt) * 1_000n,
      onDrift: definition?.onDrift ?? 'rescue',
      hash: loader.settings.hash,
    },
    loader,
    async onBatch() {
      if (loader.now() - seenAt < KEEP_MS) return
      seenAt = loader.now()
      await keepLoad(state, load, loader.now)
    },
  })
}

/** Makes what was written live. */
async function swap({ request, loader, state, load, definition }: Work, written: Written): Promise<SwapResult> {
  const { lake, settings, now } = loader
  return swapPartitions({
    state,
    catalog: lake.catalog,
    table: request.table,
    load,
    partitions: written.partitions.map(({ values, location }) => ({ values, location })),
    now,
    leaseMs: settings.leaseMs,
    patienceMs: settings.patienceMs,
    timeLeft: loader.timeLeft,
    async evolve() {
      await evolveTable(lake.catalog, request.table, current => {
        const plan = planCsvLoad(current, csvTable(request, definition), written.columns)
        if (hasSameColumns(plan, written.plan)) return plan.table
        const { database, name } = request.table
        const message = `Table ${database}.${name} got other columns while its file was read; it has to be read again`
        throw new TransientError('CATALOG_CONFLICT', message)
      })
    },
  })
}

/** Whether files that were written by one plan are as another one would have them. */
function hasSameColumns(a: CsvPlan, b: CsvPlan): boolean {
  return isSame(a.targets, b.targets) && isSame(a.table.partitionKeys, b.table.partitionKeys)
}

function csvTable({ table, root, partitionColumns, lineage }: LoadRequest, definition?: TableDefinition): CsvTable {
  return { ...table, location: locationOf(root), description: definition?.description, partitionColumns, lineage }
}

function quarantinePlace({ request, load, loader }: Work): { bucket: string; key: string } {
  const { table, dataRef, root } = request
  const key = `_quarantine/csv-to-partition/${table.database}.${table.name}/data_ref=${dataRef}/${load.id}.jsonl`
  return { bucket: loader.settings.quarantineBucket ?? root.bucket, key }
}
