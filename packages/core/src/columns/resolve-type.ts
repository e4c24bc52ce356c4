import type { TypeOrigin } from '../tables/catalog-table.ts'
import { castTo, type ValueKind } from './cast.ts'
import { lastSegment } from './column-name.ts'
import { type ColumnType, DEFAULT_DECIMAL } from './column-type.ts'
import { typeFromName } from './name-rules.ts'
import type { SourcePath } from './source-path.ts'

/** A value that waits for its column's type. */
export interface SeenValue {
  readonly kind: ValueKind
  readonly text: string
  /** Where it was found, if not at the column's own path. */
  readonly path?: string
}

export interface ResolvedType {
  readonly type: ColumnType
  readonly origin: TypeOrigin
}

/**
 * The type of a column that the catalog does not have: declared → name rule, if all values seen fit → DynamoDB type.
 * Kinds that differ make a string.
 */
export function resolveType(
  path: SourcePath,
  seen: readonly SeenValue[],
  declared: ColumnType | undefined,
): ResolvedType {
  if (declared !== undefined) return { type: declared, origin: 'declared' }
  const named = typeFromName(lastSegment(path))
  if (named !== undefined) {
    const cast = castTo(named)
    if (seen.every(({ kind, text }) => cast(kind, text) !== undefined)) return { type: named, origin: 'name rule' }
  }
  return { type: typeOfKinds(seen), origin: 'value' }
}

/**
 * The type of a key attribute: no name rule, and wide enough that keys always fit. S → string, B → binary, N → bigint if
 * declared so, else decimal (without places for numbers too long for nine of them).
 */
export function resolveKeyType(seen: readonly SeenValue[], declared: ColumnType | undefined): ResolvedType {
  const type = typeOfKinds(seen)
  if (type !== DEFAULT_DECIMAL) return { type, origin: 'key' }
  const fits = (candidate: ColumnType) => {
    const cast = castTo(candidate)
    return seen.every(({ kind, text }) => cast(kind, text) !== undefined)
  }
  if (declared === 'bigint' && fits('bigint')) return { type: 'bigint', origin: 'declared' }
  const candidates: readonly ColumnType[] = [DEFAULT_DECIMAL, 'decimal(38,0)']
  return { type: candidates.find(fits) ?? 'string', origin: 'key' }
}

function typeOfKinds(seen: readonly SeenValue[]): ColumnType {
  const kinds = new Set(seen.map(({ kind }) => kind))
  if (kinds.size !== 1) return 'string'
  if (kinds.has('N')) return DEFAULT_DECIMAL
  if (kinds.has('BOOL')) return 'boolean'
  if (kinds.has('B')) return 'binary'
  return 'string'
}
