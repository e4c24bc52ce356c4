/** A column's distinct strings, and for each value the position of its string among them. */
export interface Dictionary {
  readonly entries: readonly string[]
  readonly indexes: readonly number[]
}

const SAMPLE = 64

/**
 * A dictionary if strings repeat enough for it to be smaller than the strings: at most one entry for four values.
 * `undefined` otherwise; a sample tells of most columns of unique strings before anything is built.
 */
export function buildDictionary(values: readonly string[]): Dictionary | undefined {
  const limit = values.length / 4
  if (values.length < 8) return undefined
  const step = Math.max(1, Math.floor(values.length / SAMPLE))
  const sample = new Set<string>()
  for (let index = 0; index < values.length; index += step) sample.add(values[index] ?? '')
  if (sample.size > Math.min(limit, SAMPLE / 2)) return undefined
  const positions = new Map<string, number>()
  const indexes: number[] = []
  for (const value of values) {
    let position = positions.get(value)
    if (position === undefined) {
      position = positions.size
      if (position >= limit) return undefined
      positions.set(value, position)
    }
    indexes.push(position)
  }
  return { entries: [...positions.keys()], indexes }
}
