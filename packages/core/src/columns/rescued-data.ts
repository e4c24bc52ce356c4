import type { TextColumn } from './text-column.ts'

/**
 * Why a value is not in a column: it does not fit the column's type, has no known shape, there is no column for it, or it
 * differs from what the column is derived from.
 */
export type RescueReason = 'does not fit' | 'unknown shape' | 'no column' | 'derived otherwise'

export interface Rescue {
  readonly path: string
  readonly reason: RescueReason
  /** What the column holds, where there is one. */
  readonly expected?: string
}

interface RescuedValue extends Rescue {
  readonly text: string
}

const NOTHING: readonly RescuedValue[] = []

/** The values of a batch that no column could take: kept per row as exact text, by source path. */
export class RescuedData {
  readonly #rows = new Map<number, RescuedValue[]>()

  add(row: number, path: string, text: string, reason: RescueReason, expected?: string): void {
    const value = { path, text, reason, ...(expected === undefined ? {} : { expected }) }
    const values = this.#rows.get(row)
    if (values === undefined) this.#rows.set(row, [value])
    else values.push(value)
  }

  /** The values of a row, in the order in which they were found. */
  of(row: number): readonly RescuedValue[] {
    return this.#rows.get(row) ?? NOTHING
  }

  forget(row: number): void {
    this.#rows.delete(row)
  }

  /** How many values were rescued, by path and reason, in rows that are written. */
  summary(refused: ReadonlyMap<number, unknown>): readonly (Rescue & { readonly count: number })[] {
    const counts = new Map<string, Rescue & { count: number }>()
    for (const [row, values] of this.#rows) {
      if (refused.has(row)) continue
      for (const { text: _, ...rescue } of values) {
        const key = `${rescue.path} ${rescue.reason}`
        const known = counts.get(key)
        if (known === undefined) counts.set(key, { ...rescue, count: 1 })
        else known.count++
      }
    }
    return [...counts.values()]
  }

  /** Rows with a value that its column cannot hold, and the first such value. */
  drifted(): Map<number, Rescue> {
    const drifted = new Map<number, Rescue>()
    for (const [row, values] of this.#rows) {
      const first = values.find(({ reason }) => reason === 'does not fit' || reason === 'unknown shape')
      if (first !== undefined) drifted.set(row, first)
    }
    return drifted
  }

  /** The row's values as a JSON object, `{"price":"12 EUR"}`; `undefined` if it has none. */
  json(row: number): string | undefined {
    const values = this.#rows.get(row)
    return values && toJson(values)
  }

  /** Puts the JSON of each row into a column without rows; null where nothing was rescued. */
  putInto(column: TextColumn, rowCount: number): TextColumn {
    for (const row of [...this.#rows.keys()].sort((a, b) => a - b)) column.put(row, 'S', toJson(this.of(row)))
    column.fill(rowCount)
    return column
  }
}

function toJson(values: readonly RescuedValue[]): string {
  return `{${values.map(({ path, text }) => `${JSON.stringify(path)}:${JSON.stringify(text)}`).join(',')}}`
}
