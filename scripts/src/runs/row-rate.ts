const WINDOW_MS = 1_000

/** Rows in a second, measured about once in one; null until then. */
export function rowRate(now: () => number = () => performance.now()): (rows: number) => number | null {
  let from = { rows: 0, at: now() }
  let rate: number | null = null
  return rows => {
    const elapsed = now() - from.at
    if (elapsed < WINDOW_MS) return rate
    rate = Math.round(((rows - from.rows) * 1_000) / elapsed)
    from = { rows, at: now() }
    return rate
  }
}
