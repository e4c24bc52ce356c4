import type { ScannedRows } from '../csv/scanned-rows.ts'
import { partitionValue } from '../tables/partition-value.ts'
import type { CsvPlan } from '../tables/plan-csv-load.ts'

type PartitionColumn = CsvPlan['targets'][number] & { is: 'partition' }

/**
 * The values of each row's partition, `undefined` for one that no partition can be named after. Whoever has the same cells
 * as the row before it, as most have, gets the same array. Empty if no cell says anything of a partition.
 * @param others of a row whose cells are empty
 * @param isLeftOut rows that are not looked at; those without a partition join them
 */
export function scannedValues(
  rows: ScannedRows,
  targets: CsvPlan['targets'],
  others: readonly string[],
  isLeftOut: Uint8Array,
): (readonly string[])[] {
  const columns = targets.flatMap((target, index) => (target.is === 'partition' ? [{ target, index }] : []))
  if (columns.length === 0) return []
  const all = new Array<readonly string[]>(rows.rowCount).fill(others)
  let before = -1
  for (let row = 0; row < rows.rowCount; row++) {
    if (isLeftOut[row] === 1) continue
    if (before >= 0 && columns.every(({ index }) => isSameCell(rows, before, row, index))) {
      all[row] = all[before] ?? others
      continue
    }
    const values = valuesOf(rows, row, columns, others)
    if (values === undefined) isLeftOut[row] = 1
    else {
      all[row] = values
      before = row
    }
  }
  return all
}

function valuesOf(
  { bytes, firstCells, cellStarts, cellEnds }: ScannedRows,
  row: number,
  columns: readonly { readonly target: PartitionColumn; readonly index: number }[],
  others: readonly string[],
): readonly string[] | undefined {
  const values = [...others]
  for (const { target, index } of columns) {
    const cell = (firstCells[row] ?? 0) + index
    const text = bytes.toString('utf8', cellStarts[cell], cellEnds[cell])
    if (text === '') continue
    const value = partitionValue(target.type, text)
    if (value === undefined) return undefined
    values[target.key] = value
  }
  return values
}

function isSameCell(rows: ScannedRows, a: number, b: number, index: number): boolean {
  const { bytes, firstCells, cellStarts, cellEnds } = rows
  const cellA = (firstCells[a] ?? 0) + index
  const cellB = (firstCells[b] ?? 0) + index
  const startA = cellStarts[cellA] ?? 0
  const startB = cellStarts[cellB] ?? 0
  const length = (cellEnds[cellA] ?? 0) - startA
  if ((cellEnds[cellB] ?? 0) - startB !== length) return false
  for (let at = 0; at < length; at++) if (bytes[startA + at] !== bytes[startB + at]) return false
  return true
}
