import type { TypeOrigin } from '../tables/catalog-table.ts'
import type { ValueKind } from './cast.ts'
import { lastSegment } from './column-name.ts'
import { type ColumnType, DEFAULT_DECIMAL } from './column-type.ts'
import { typeFromName } from './name-rules.ts'
import type { SourcePath } from './source-path.ts'

/** The values that wait for a column's type. */
export interface SeenValues {
  readonly kinds: ReadonlySet<ValueKind>
  /** Whether a column of that type holds all of them exactly. */
  fit(type: ColumnType): boolean
}

export interface ResolvedType {
  readonly type: ColumnType
  readonly origin: TypeOrigin
}

/**
 * The type of a column that the catalog does not have: declared → name rule, if all values seen fit → DynamoDB type.
 * Kinds that differ make a string.
 */
export function resolveType(path: SourcePath, seen: SeenValues, declared: ColumnType | undefined): ResolvedType {
  if (declared !== undefined) return { type: declared, origin: 'declared' }
  const named = typeFromName(lastSegment(path))
  if (named !== undefined && seen.fit(named)) return { type: named, origin: 'name rule' }
  return { type: typeOfKinds(seen), origin: 'value' }
}

/**
 * The type of a key attribute: no name rule, and wide enough that keys always fit. S → string, B → binary, N → bigint if
 * declared so, else decimal (without places for numbers too long for nine of them).
 */
export function resolveKeyType(seen: SeenValues, declared: ColumnType | undefined): ResolvedType {
  const type = typeOfKinds(seen)
  if (type !== DEFAULT_DECIMAL) return { type, origin: 'key' }
  if (declared === 'bigint' && seen.fit('bigint')) return { type: 'bigint', origin: 'declared' }
  const candidates: readonly ColumnType[] = [DEFAULT_DECIMAL, 'decimal(38,0)']
  return { type: candidates.find(type => seen.fit(type)) ?? 'string', origin: 'key' }
}

function typeOfKinds({ kinds }: SeenValues): ColumnType {
  if (kinds.size !== 1) return 'string'
  if (kinds.has('N')) return DEFAULT_DECIMAL
  if (kinds.has('BOOL')) return 'boolean'
  if (kinds.has('B')) return 'binary'
  return 'string'
}
