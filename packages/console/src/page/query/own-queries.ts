/** A query that somebody saved in this browser. */
export interface OwnQuery {
  readonly name: string
  readonly sql: string
}

/** Reads what `writeOwnQueries` wrote; whatever else stands there is no query. */
export function readOwnQueries(text: string | null): readonly OwnQuery[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(found) ? found.filter(isOwnQuery) : []
  } catch {
    return []
  }
}

export function writeOwnQueries(queries: readonly OwnQuery[]): string {
  return JSON.stringify(queries)
}

/** In the order of their names; one of the same name gives way. */
export function saveQuery(queries: readonly OwnQuery[], saved: OwnQuery): readonly OwnQuery[] {
  const others = removeQuery(queries, saved.name)
  return [...others, saved].sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

export function removeQuery(queries: readonly OwnQuery[], name: string): readonly OwnQuery[] {
  return queries.filter(query => query.name !== name)
}

/** One that has the other name already gives way. */
export function renameQuery(queries: readonly OwnQuery[], from: string, to: string): readonly OwnQuery[] {
  const query = queries.find(({ name }) => name === from)
  return query === undefined ? queries : saveQuery(removeQuery(queries, from), { ...query, name: to })
}

function isOwnQuery(value: unknown): value is OwnQuery {
  if (typeof value !== 'object' || value === null) return false
  const { name, sql } = value as Record<string, unknown>
  return typeof name === 'string' && typeof sql === 'string'
}
