import type { TypeOrigin } from '@inlet/core'

const ORIGINS = {
  declared: true,
  'name rule': true,
  key: true,
  value: true,
  change: true,
  catalog: true,
} satisfies Record<TypeOrigin, true>

/** Whether something read from a catalog is the origin of a column's type. */
export function isTypeOrigin(value: unknown): value is TypeOrigin {
  return typeof value === 'string' && Object.hasOwn(ORIGINS, value)
}
