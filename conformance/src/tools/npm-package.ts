import { createRequire } from 'node:module'
import type { Witness } from '../claims/witness.ts'

const require = createRequire(import.meta.url)

/** A package of npm as a witness, which is always there. */
export function npmWitness(name: string): Witness {
  return { name, found: { version: require(`${name}/package.json`).version } }
}
