import type { ScannedRows } from '../csv/scanned-rows.ts'
import type { ScannedCells } from './scanned-cells.ts'

/** Those of scanned rows that are loaded. */
export interface KeptRows extends ScannedCells {
  /** Where they are among all, in order. */
  readonly positions: Int32Array
  /** Where the others are. */
  readonly leftOut: readonly number[]
}

const NONE: readonly number[] = []

let allPositions = new Int32Array()

/** 0, 1, 2 and so on, at least up to the row `count` - 1: the positions of rows none of which is left out. */
export function positionsTo(count: number): Int32Array {
  if (allPositions.length < count) {
    allPositions = new Int32Array(count * 2)
    for (let index = 0; index < allPositions.length; index++) allPositions[index] = index
  }
  return allPositions
}

/** @param isLeftOut 1 for each row that is to be left out, else 0 */
export function keptRows(rows: ScannedRows, isLeftOut: Uint8Array): KeptRows {
  const { rowCount, firstCells } = rows
  if (!isLeftOut.includes(1)) {
    return { rows, count: rowCount, firsts: firstCells, positions: positionsTo(rowCount), leftOut: NONE }
  }
  const positions = new Int32Array(rowCount)
  const leftOut: number[] = []
  let count = 0
  for (let position = 0; position < rowCount; position++) {
    if (isLeftOut[position] === 1) leftOut.push(position)
    else positions[count++] = position
  }
  const firsts = positions.map(position => firstCells[position] ?? 0)
  return { rows, count, firsts, positions, leftOut }
}

/** 1 for each row with another count of cells. */
export function rowsOfOtherWidths({ rowCount, firstCells }: ScannedRows, width: number): Uint8Array {
  const isOther = new Uint8Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    if ((firstCells[row + 1] ?? 0) - (firstCells[row] ?? 0) !== width) isOther[row] = 1
  }
  return isOther
}
