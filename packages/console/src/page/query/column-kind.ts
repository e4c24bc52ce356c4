export type ColumnKind = 'number' | 'time' | 'text' | 'other'

/** What a column of DuckDB's `type` is to a reader: how its cells are aligned, and what a chart makes of them. */
export function columnKind(type: string): ColumnKind {
  if (/^(DECIMAL\(\d+,\s*\d+\)|U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|BIGNUM|DOUBLE|FLOAT)$/.test(type)) return 'number'
  if (/^(DATE|TIMESTAMP(_S|_MS|_NS)?( WITH TIME ZONE)?)$/.test(type)) return 'time'
  if (/^(VARCHAR|UUID|BOOLEAN|ENUM\(.*\))$/s.test(type)) return 'text'
  return 'other'
}
