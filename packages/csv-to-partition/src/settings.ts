import { CODECS, maskHash, oneOf, readBy, readEnvironment, TABLE_DEFINITIONS, wholeNumber } from '@inlet/core'
import * as z from 'zod/mini'
import type { LoadSettings } from './loader.ts'

/** What the function is told by its environment, none of which is required; the README lists the variables. */
export interface Settings extends LoadSettings {
  /** For inputs that leave them out. */
  readonly bucketSrc: string | undefined
  readonly bucketDstn: string | undefined
  readonly database: string
  /** Milliseconds between two lines of progress in the log. */
  readonly progressMs: number
}

/** @throws ConfigError that names every variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  const variables = readEnvironment(
    {
      BUCKET_SRC: z.optional(z.string()),
      BUCKET_DSTN: z.optional(z.string()),
      DATABASE: z._default(z.string(), 'raw'),
      QUARANTINE_BUCKET: z.optional(z.string()),
      COMPRESSION: z._default(oneOf(...CODECS), 'snappy'),
      LEASE_SECONDS: wholeNumber(30),
      PROGRESS_SECONDS: wholeNumber(30),
      MASK_KEY: readBy(key => maskHash(key, definitions)),
    },
    env,
  )
  const leaseMs = variables.LEASE_SECONDS * 1_000
  return {
    bucketSrc: variables.BUCKET_SRC,
    bucketDstn: variables.BUCKET_DSTN,
    database: variables.DATABASE,
    quarantineBucket: variables.QUARANTINE_BUCKET,
    compression: variables.COMPRESSION,
    definitions,
    hash: variables.MASK_KEY,
    leaseMs,
    // Long enough for one that was killed, and another that goes on with its swap.
    patienceMs: 4 * leaseMs,
    progressMs: variables.PROGRESS_SECONDS * 1_000,
  }
}
