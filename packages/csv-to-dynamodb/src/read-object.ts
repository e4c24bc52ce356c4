import { DEFAULT_DIALECT } from '@inlet/core'
import { readCsv } from '@inlet/lake'
import { Checkpoints } from './checkpoints.ts'
import { readingFailure } from './import-error.ts'
import type { ImportProgress } from './import-progress.ts'
import { importRows, type RowsOutcome } from './import-rows.ts'
import { type ImportWork, objectOf, sourceOf } from './import-work.ts'
import { type ItemPlan, planColumns } from './rows/plan-columns.ts'
import { readHeader } from './rows/read-header.ts'
import { tableShape } from './rows/table-shape.ts'
import { type Address, describeTable } from './write/describe-table.ts'
import { openWindow } from './write/open-window.ts'

/**
 * Reads an object from where its import is, to its end or as far as there is time.
 * @throws TransientError if it cannot go on for now
 */
export async function readObject(work: ImportWork, progress: ImportProgress): Promise<RowsOutcome> {
  const { dynamoDB, settings } = work.importer
  const { description, address } = await describeTable(dynamoDB, settings.table)
  const shape = tableShape(settings.table, description)
  const source = sourceOf(work)
  try {
    const header = progress.header ?? (await findHeader(work, progress))
    const plan = planColumns(header, shape, settings.definition, source)
    const outcome = await readRows(work, progress, plan, address)
    if (outcome.is !== 'complete' || progress.rows > 0) return outcome
    return {
      is: 'broken',
      failure: { code: 'NO_ROWS', message: `${source}: expected rows after the header, found none` },
    }
  } catch (error) {
    const failure = readingFailure(error, source)
    if (failure === undefined) throw error
    return { is: 'broken', failure }
  }
}

async function findHeader(work: ImportWork, progress: ImportProgress): Promise<readonly string[]> {
  const { names, end } = await readHeader(work.importer.store, objectOf(work), dialectOf(work))
  progress.startAfterHeader(names, end)
  return names
}

async function readRows(
  work: ImportWork,
  progress: ImportProgress,
  plan: ItemPlan,
  address: Address,
): Promise<RowsOutcome> {
  const { importer, deadline } = work
  const stop = new AbortController()
  const patience = deadline.afterwards(() => stop.abort())
  const checkpoints = new Checkpoints(work, progress)
  try {
    return await importRows({
      blocks: readCsv(importer.store, objectOf(work), dialectOf(work), progress.position),
      source: sourceOf(work),
      plan,
      window: openWindow(work, progress.counts, plan, address, stop.signal),
      progress,
      isOutOfTime: () => deadline.isOver || stop.signal.aborted,
      onTaken() {
        importer.spareMemory?.()
        return checkpoints.saveIfDue()
      },
      stop: () => stop.abort(),
    })
  } finally {
    patience.cancel()
  }
}

function dialectOf({ importer }: ImportWork) {
  return importer.settings.definition?.csv ?? DEFAULT_DIALECT
}
