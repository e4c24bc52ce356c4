/** What the address names. */
export type Route =
  | { readonly page: 'flow' | 'tables' | 'query' | 'records' | 'runs' }
  | { readonly page: 'table'; readonly database: string; readonly name: string }
  | { readonly page: 'record' | 'run'; readonly id: string }
  | { readonly page: 'missing' }

/** Sections of the page, in the order of its navigation. */
export const SECTIONS = [
  { page: 'flow', title: 'Flow', path: '/' },
  { page: 'tables', title: 'Tables', path: '/tables' },
  { page: 'query', title: 'Query', path: '/query' },
  { page: 'records', title: 'Records', path: '/records' },
  { page: 'runs', title: 'Runs', path: '/runs' },
] as const

export type Section = (typeof SECTIONS)[number]['page']

/** @param pathname of the address, percent-encoded as a browser has it */
export function routeOf(pathname: string): Route {
  const [section, ...rest] = segmentsOf(pathname) ?? ['missing']
  if (section === undefined) return { page: 'flow' }
  const [first, second] = rest
  switch (section) {
    case 'tables':
      if (first === undefined) return { page: 'tables' }
      return rest.length === 2 && second !== undefined
        ? { page: 'table', database: first, name: second }
        : { page: 'missing' }
    case 'query':
      return rest.length === 0 ? { page: 'query' } : { page: 'missing' }
    case 'records':
    case 'runs':
      if (first === undefined) return { page: section }
      return rest.length === 1 ? { page: section === 'runs' ? 'run' : 'record', id: first } : { page: 'missing' }
    default:
      return { page: 'missing' }
  }
}

/** The section of the navigation that a route is in. */
export function sectionOf({ page }: Route): Section | undefined {
  if (page === 'table') return 'tables'
  if (page === 'record') return 'records'
  if (page === 'run') return 'runs'
  return page === 'missing' ? undefined : page
}

export const pathTo = {
  table: (database: string, name: string) => `/tables/${encodeURIComponent(database)}/${encodeURIComponent(name)}`,
  record: (id: string) => `/records/${encodeURIComponent(id)}`,
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  records: (filters: { readonly outcome?: string; readonly table?: string; readonly key?: string } = {}) =>
    withSearch('/records', filters),
  runs: (filters: { readonly kind?: string } = {}) => withSearch('/runs', filters),
}

/** Leaves out what has no value. */
export function withSearch(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size === 0 ? path : `${path}?${search}`
}

/** @returns undefined if a segment is no percent-encoded UTF-8, or is empty */
function segmentsOf(pathname: string): string[] | undefined {
  if (pathname === '/') return []
  const path = pathname.replace(/^\//, '').replace(/\/$/, '')
  try {
    const segments = path.split('/').map(decodeURIComponent)
    return segments.includes('') ? undefined : segments
  } catch {
    return undefined
  }
}
