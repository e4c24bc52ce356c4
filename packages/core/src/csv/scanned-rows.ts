/**
 * Rows of CSV as places in bytes, without a string or an object for any of them. Good until the next block is asked for:
 * then the bytes and the arrays are used again.
 */
export interface ScannedRows {
  readonly rowCount: number
  /** The text that the rows stand in; behind its end, cells whose doubled quotes are single ones. */
  readonly bytes: Buffer
  /** Row n is `bytes[rowStarts[n], rowEnds[n])`, line end included. */
  readonly rowStarts: Int32Array
  readonly rowEnds: Int32Array
  /** The cells of row n are those from `firstCells[n]` to, exclusively, `firstCells[n + 1]`. */
  readonly firstCells: Int32Array
  /** Cell k is the UTF-8 `bytes[cellStarts[k], cellEnds[k])`, without the quotes around it. */
  readonly cellStarts: Int32Array
  readonly cellEnds: Int32Array
}

/** The rows but for the first `count`, at their old places. */
export function skipScanned(rows: ScannedRows, count: number): ScannedRows {
  return {
    ...rows,
    rowCount: rows.rowCount - count,
    rowStarts: rows.rowStarts.subarray(count),
    rowEnds: rows.rowEnds.subarray(count),
    firstCells: rows.firstCells.subarray(count),
  }
}
