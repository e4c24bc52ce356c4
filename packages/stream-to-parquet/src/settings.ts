import {
  CODECS,
  type Codec,
  maskHash,
  oneOf,
  readBy,
  readEnvironment,
  requiredText,
  TABLE_DEFINITIONS,
  type TableDefinition,
  type UnmappedTables,
  withSources,
} from '@inlet/core'
import * as z from 'zod/mini'

/** What the function is told by its environment. Only `S3_RAW` is required; the README lists the variables. */
export interface Settings {
  readonly bucket: string
  readonly quarantineBucket: string
  readonly database: string
  readonly unmappedTables: UnmappedTables
  /** Of the files' pages. */
  readonly compression: Codec
  /** Of tables of the lake, with the sources that they have here. */
  readonly definitions: readonly TableDefinition[]
  readonly hash: (text: string) => string
}

/** @throws ConfigError that names every variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  const variables = readEnvironment(
    {
      S3_RAW: requiredText('the name of the bucket that the tables are written to'),
      QUARANTINE_BUCKET: z.optional(z.string()),
      DATABASE: z._default(z.string(), 'raw'),
      UNMAPPED_TABLES: z._default(oneOf('auto', 'quarantine'), 'quarantine'),
      COMPRESSION: z._default(oneOf(...CODECS), 'snappy'),
      SOURCES: readBy(text => withSources(definitions, text)),
      MASK_KEY: readBy(key => maskHash(key, definitions)),
    },
    env,
  )
  return {
    bucket: variables.S3_RAW,
    quarantineBucket: variables.QUARANTINE_BUCKET ?? variables.S3_RAW,
    database: variables.DATABASE,
    unmappedTables: variables.UNMAPPED_TABLES,
    compression: variables.COMPRESSION,
    definitions: variables.SOURCES,
    hash: variables.MASK_KEY,
  }
}
