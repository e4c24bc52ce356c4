import {
  ConfigError,
  maskHash,
  oneOf,
  readBy,
  readEnvironment,
  TABLE_DEFINITIONS,
  type TableDefinition,
  withSources,
} from '@inlet/core'
import * as z from 'zod/mini'

/** What the function is told by its environment; the README lists the variables. */
export interface Settings {
  readonly delivery: Delivery
  /** Names in the lake of the tables that are delivered; changes of others are dropped. `undefined`: all that are defined. */
  readonly tables: ReadonlySet<string> | undefined
  /** With the sources that tables have here. */
  readonly definitions: readonly TableDefinition[]
  readonly hash: (text: string) => string
}

/**
 * How records are delivered. `json`: as lines in S3, with keys for dynamic partitioning if asked. `iceberg`: into tables
 * of `database`; `append` inserts every change, `upsert` applies it to the row of its item.
 */
export type Delivery =
  | { readonly is: 'json'; readonly isPartitioned: boolean }
  | { readonly is: 'iceberg'; readonly database: string; readonly mode: 'append' | 'upsert' }

/** @throws ConfigError that names every variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  const variables = readEnvironment(
    {
      DELIVERY: oneOf('json', 'iceberg'),
      DYNAMIC_PARTITIONING: z._default(oneOf('off', 'on'), 'off'),
      DATABASE: z._default(z.string(), 'analytics'),
      ICEBERG_MODE: z._default(oneOf('append', 'upsert'), 'append'),
      TABLES: readBy(text => readTables(text, definitions)),
      SOURCES: readBy(text => withSources(definitions, text)),
      MASK_KEY: readBy(key => maskHash(key, definitions)),
    },
    env,
  )
  return {
    delivery:
      variables.DELIVERY === 'json'
        ? { is: 'json', isPartitioned: variables.DYNAMIC_PARTITIONING === 'on' }
        : { is: 'iceberg', database: variables.DATABASE, mode: variables.ICEBERG_MODE },
    tables: variables.TABLES,
    definitions: variables.SOURCES,
    hash: variables.MASK_KEY,
  }
}

function readTables(text: string | undefined, definitions: readonly TableDefinition[]): Settings['tables'] {
  if (text === undefined) return undefined
  const names = text.split(',').map(name => name.trim())
  const defined = definitions.map(({ name }) => name)
  const unknown = names.find(name => !defined.includes(name))
  if (unknown === undefined) return new Set(names)
  throw new ConfigError(`TABLES names "${unknown}": expected names of defined tables, which are ${defined.join(', ')}`)
}
