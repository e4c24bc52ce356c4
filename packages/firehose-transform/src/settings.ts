import { ConfigError, maskHash, TABLE_DEFINITIONS } from '@inlet/core'

/** What the function is told by its environment; the README lists the variables. */
export interface Settings {
  readonly delivery: Delivery
  /** Names in the lake of the tables that are delivered; changes of others are dropped. `undefined`: all that are defined. */
  readonly tables: ReadonlySet<string> | undefined
  readonly hash: (text: string) => string
}

/**
 * How records are delivered. `json`: as lines in S3, with keys for dynamic partitioning if asked. `iceberg`: into tables
 * of `database`; `append` inserts every change, `upsert` applies it to the row of its item.
 */
export type Delivery =
  | { readonly is: 'json'; readonly isPartitioned: boolean }
  | { readonly is: 'iceberg'; readonly database: string; readonly mode: 'append' | 'upsert' }

/** @throws ConfigError that names the variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  return {
    delivery: readDelivery(env),
    tables: readTables(
      env.TABLES,
      definitions.map(({ name }) => name),
    ),
    hash: maskHash(env.MASK_KEY, definitions),
  }
}

function readDelivery(env: NodeJS.ProcessEnv): Delivery {
  if (choose(env, 'DELIVERY', ['json', 'iceberg']) === 'json') {
    return { is: 'json', isPartitioned: choose(env, 'DYNAMIC_PARTITIONING', ['off', 'on'], 'off') === 'on' }
  }
  const mode = choose(env, 'ICEBERG_MODE', ['append', 'upsert'], 'append')
  return { is: 'iceberg', database: env.DATABASE || 'analytics', mode }
}

function readTables(text: string | undefined, defined: readonly string[]): ReadonlySet<string> | undefined {
  if (!text) return undefined
  const names = text.split(',').map(name => name.trim())
  const unknown = names.find(name => !defined.includes(name))
  if (unknown === undefined) return new Set(names)
  throw new ConfigError(`TABLES names "${unknown}": expected names of defined tables, which are ${defined.join(', ')}`)
}

function choose<Choice extends string>(
  env: NodeJS.ProcessEnv,
  name: string,
  choices: readonly Choice[],
  otherwise?: Choice,
): Choice {
  const value = env[name] || otherwise
  const choice = choices.find(candidate => candidate === value)
  if (choice !== undefined) return choice
  const found = value === undefined ? 'is not set' : `is "${value}"`
  throw new ConfigError(`${name} ${found}: expected ${choices.map(candidate => `"${candidate}"`).join(' or ')}`)
}
