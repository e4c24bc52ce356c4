import type { Witness } from './witness.ts'

/** Two that are asked together. */
export function both(a: Witness, b: Witness): Witness {
  const name = `${a.name}, ${b.name}`
  if ('missing' in a.found) return { name, found: a.found }
  if ('missing' in b.found) return { name, found: b.found }
  return { name, found: { version: `${a.found.version}, ${b.found.version}` } }
}
