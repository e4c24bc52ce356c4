import type { RowBlock } from '@inlet/core'
import { readingFailure } from './import-error.ts'
import type { ImportProgress } from './import-progress.ts'
import { unprocessedEntry } from './outputs/unprocessed-entry.ts'
import type { ItemPlan } from './rows/plan-columns.ts'
import { ItemScanner } from './rows/scanned-item.ts'
import { toItem } from './rows/to-item.ts'
import type { Failure } from './state/import-state.ts'
import type { RowWindow } from './write/row-window.ts'

/** How the rows of an object ended. */
export type RowsOutcome =
  /** All are settled. */
  | { readonly is: 'complete' }
  /** All before a fault are settled; behind it, the object cannot be read. */
  | { readonly is: 'broken'; readonly failure: Failure }
  /** `progress` tells which are settled. */
  | { readonly is: 'outOfTime' }

export interface RowsImport {
  /** From where `progress` is. */
  readonly blocks: AsyncIterable<RowBlock>
  /** `s3://…`, for messages. */
  readonly source: string
  readonly plan: ItemPlan
  readonly window: RowWindow
  readonly progress: ImportProgress
  readonly isOutOfTime: () => boolean
  /** Whenever rows have been taken out of the window. */
  readonly onTaken: () => Promise<void>
  /** Makes the window give up what it waits for. */
  readonly stop: () => void
}

/**
 * Writes rows, and lets `progress` know of each, in order. When it returns or throws, no request is under way.
 * @throws TransientError if the object cannot be read, or the table not be written to, for now
 */
export async function importRows(work: RowsImport): Promise<RowsOutcome> {
  const { window, progress, stop } = work
  try {
    const outcome = await readRows(work)
    await settle(work)
    return window.isEmpty || !progress.hasRoom ? outcome : { is: 'outOfTime' }
  } catch (error) {
    stop()
    await window.allDone()
    await takeSettled(work)
    throw error
  }
}

async function readRows(work: RowsImport): Promise<RowsOutcome> {
  const { blocks, source, plan, window, progress, isOutOfTime, onTaken, stop } = work
  const scanner = new ItemScanner(plan)
  try {
    for await (const block of blocks) {
      for (let index = 0; index < block.rowCount; index++) {
        if (window.isFull && !(await makeRoom(work))) return { is: 'outOfTime' }
        addRow(block, index, scanner, work)
      }
      await takeSettled(work)
      if (isOutOfTime()) return { is: 'outOfTime' }
      await onTaken()
    }
    return { is: 'complete' }
  } catch (error) {
    const failure = readingFailure(error, source)
    if (failure === undefined) throw error
    // What an output has no room for shall not be written either.
    if (!progress.hasRoom) stop()
    return { is: 'broken', failure }
  }
}

function addRow(block: RowBlock, index: number, scanner: ItemScanner, { window, plan }: RowsImport): void {
  const scanned = block.scanned && scanner.item(block.scanned, index)
  if (scanned !== undefined) {
    window.addItem(block.placeAt(index), scanned)
    return
  }
  const row = block.rowAt(index)
  if (row.cells === undefined) {
    window.addUnprocessed(row, unprocessedEntry(row, { code: row.fault, reason: row.reason }, plan))
    return
  }
  const item = toItem(row.cells, plan)
  if ('code' in item) window.addUnprocessed(row, unprocessedEntry(row, item, plan))
  else window.addItem(row, item)
}

/** Waits while the window is full, which it mostly is not. Returns whether there is time for another row. */
async function makeRoom(work: RowsImport): Promise<boolean> {
  const { window, isOutOfTime, onTaken } = work
  while (window.isFull) {
    await window.someDone()
    await takeSettled(work)
    await onTaken()
    // What nobody works on makes no room: it was given up when the time was over.
    if (window.isFull && (isOutOfTime() || !window.isUnderWay)) return false
  }
  return true
}

async function settle(work: RowsImport): Promise<void> {
  const { window } = work
  window.flush()
  while (window.isUnderWay) {
    await window.someDone()
    await takeSettled(work)
  }
  // The last batches may have ended, or failed, while settled rows were taken.
  await window.someDone()
  await takeSettled(work)
}

async function takeSettled({ window, progress }: RowsImport): Promise<void> {
  await progress.take(window.takeSettled())
}
