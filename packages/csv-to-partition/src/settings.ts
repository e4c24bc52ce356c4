import { maskHash, TABLE_DEFINITIONS } from '@inlet/core'
import { readNumber } from '@inlet/lake'
import type { LoadSettings } from './loader.ts'

/** What the function is told by its environment, none of which is required; the README lists the variables. */
export interface Settings extends LoadSettings {
  /** For inputs that leave them out. */
  readonly bucketSrc: string | undefined
  readonly bucketDstn: string | undefined
  readonly database: string
}

/** @throws ConfigError that names the variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  const leaseMs = readNumber(env, 'LEASE_SECONDS', 30) * 1_000
  return {
    bucketSrc: env.BUCKET_SRC || undefined,
    bucketDstn: env.BUCKET_DSTN || undefined,
    database: env.DATABASE || 'raw',
    quarantineBucket: env.QUARANTINE_BUCKET || undefined,
    definitions,
    hash: maskHash(env.MASK_KEY, definitions),
    leaseMs,
    // Long enough for one that was killed, and another that goes on with its swap.
    patienceMs: 4 * leaseMs,
  }
}
