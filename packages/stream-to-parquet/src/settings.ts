import { ConfigError, maskHash, TABLE_DEFINITIONS, type UnmappedTables } from '@inlet/core'

/** What the function is told by its environment. Only `S3_RAW` is required; the README lists the variables. */
export interface Settings {
  readonly bucket: string
  readonly quarantineBucket: string
  readonly database: string
  readonly unmappedTables: UnmappedTables
  readonly hash: (text: string) => string
}

/** @throws ConfigError that names the variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  const bucket = env.S3_RAW
  if (!bucket)
    throw new ConfigError('S3_RAW is not set: expected the name of the bucket that the tables are written to')
  return {
    bucket,
    quarantineBucket: env.QUARANTINE_BUCKET || bucket,
    database: env.DATABASE || 'raw',
    unmappedTables: readUnmappedTables(env.UNMAPPED_TABLES),
    hash: maskHash(env.MASK_KEY, definitions),
  }
}

function readUnmappedTables(value = 'quarantine'): UnmappedTables {
  if (value === 'auto' || value === 'quarantine') return value
  if (value === '') return 'quarantine'
  throw new ConfigError(`UNMAPPED_TABLES is "${value}": expected "auto" or "quarantine"`)
}
