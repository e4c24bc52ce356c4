import type { ColumnType } from './column-type.ts'
import { formatPath, type SourcePath } from './source-path.ts'

/** Why a value is not in a column: it does not fit the column's type, has no known shape, or the columns ran out. */
export type RescueReason = 'does not fit' | 'unknown shape' | 'no column'

export interface Rescue {
  readonly path: string
  readonly reason: RescueReason
  /** What the column holds, where there is one. */
  readonly expected: ColumnType | string | undefined
  readonly count: number
}

/** The values of a batch that no column could take: kept per row as exact text, by source path. */
export class RescuedData {
  readonly #rows = new Map<number, Map<string, string>>()
  readonly #reasons = new Map<string, Rescue>()
  readonly #drifted = new Map<number, Rescue>()

  add(row: number, path: SourcePath, text: string, reason: RescueReason, expected?: string): void {
    const key = formatPath(path)
    const values = this.#rows.get(row) ?? new Map<string, string>()
    this.#rows.set(row, values.set(key, text))
    const count = (this.#reasons.get(key)?.count ?? 0) + 1
    const rescue = { path: key, reason, expected, count }
    this.#reasons.set(key, rescue)
    if (reason !== 'no column' && !this.#drifted.has(row)) this.#drifted.set(row, rescue)
  }

  /** Values rescued, by path. */
  summary(): readonly Rescue[] {
    return [...this.#reasons.values()]
  }

  /** Rows with a value that its column cannot hold, and the first such value. */
  drifted(): ReadonlyMap<number, Rescue> {
    return this.#drifted
  }

  /** One cell per row: a JSON object, `{"price":"12 EUR"}`, or null where nothing was rescued. */
  toCells(rowCount: number): (string | null)[] {
    const cells = new Array<string | null>(rowCount).fill(null)
    for (const [row, values] of this.#rows) {
      const parts = Array.from(values, ([path, text]) => `${JSON.stringify(path)}:${JSON.stringify(text)}`)
      cells[row] = `{${parts.join(',')}}`
    }
    return cells
  }
}
