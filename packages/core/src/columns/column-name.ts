import { formatPath, type SourcePath } from './source-path.ts'

/** Glue holds names of up to 255 bytes; the rest is room for a suffix. */
const MAX_NAME = 240

/**
 * A name as Athena takes it: accents stripped, everything but `A-Z a-z 0-9 _` an underscore, lower case. The same as
 * `sanitize_column_name` of awswrangler, so that tables that it has written keep their column names.
 */
export function sanitizeName(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{Mn}/gu, '')
  return plain.replaceAll(/[^A-Za-z0-9_]+/g, '_').toLowerCase()
}

/**
 * The column for a path, given which names are taken. `address.city` gives `address_city`; if another path owns that,
 * `address__city`, then `address__city_2` and so on. A reserved name (`dt`, `cdc_key`) gives `dt__attribute`.
 */
export function chooseColumnName(
  path: SourcePath,
  isTaken: (name: string) => boolean,
  isReserved: (name: string) => boolean,
): string {
  const parts = path.map(segment => sanitizeName(String(segment)))
  const natural = clip(parts.join('_')) || '_'
  if (isReserved(natural)) return firstFree(`${natural}__attribute`, isTaken)
  if (!isTaken(natural)) return natural
  return firstFree(clip(parts.join('__')) || '_', name => isTaken(name) || isReserved(name))
}

/** `base`, or `base_2`, `base_3` … */
export function firstFree(base: string, isTaken: (name: string) => boolean): string {
  let name = base
  for (let n = 2; isTaken(name); n++) name = `${base}_${n}`
  return name
}

function clip(name: string): string {
  return name.length <= MAX_NAME ? name : name.slice(0, MAX_NAME)
}

export function isReservedName(name: string, partitionKeys: readonly string[]): boolean {
  return name.startsWith('cdc_') || name === 'rescued_data' || name === 'dt' || partitionKeys.includes(name)
}

/** The last name in a path, in snake case: `address.geo.maxLat` → `max_lat`. Name rules look at it. */
export function lastSegment(path: SourcePath): string {
  const last = path.findLast(segment => typeof segment === 'string') ?? formatPath(path)
  return sanitizeName(String(last).replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'))
}
