/** A path with a query in its hash, which no server sees: `/query#sql=select%201`. */
export function querySharedAt(sql: string): string {
  return `/query#sql=${encodeURIComponent(sql.toWellFormed())}`
}

/** @returns undefined for a hash without a query, or one that is damaged */
export function readSharedSql(hash: string): string | undefined {
  const encoded = /^#sql=(.*)$/s.exec(hash)?.[1]
  if (encoded === undefined) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
