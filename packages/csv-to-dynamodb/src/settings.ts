import {
  readBy,
  readEnvironment,
  requiredText,
  sourceOf,
  TABLE_DEFINITIONS,
  type TableDefinition,
  wholeNumber,
  withSources,
} from '@inlet/core'
import { isSmallFunction } from './save-memory.ts'

/** What the function is told by its environment. Only `TABLE_NAME` is required; the README lists the variables. */
export interface Settings {
  readonly table: string
  /** Of the table, if it is one of the lake's: it types the columns, and says how the CSV is written. */
  readonly definition: TableDefinition | undefined
  /** Requests under way at once, at most. */
  readonly concurrency: number
  /** How often an item is sent, none of its batch being written, before it counts as unprocessed. */
  readonly attempts: number
  /** How long an import stays with an invocation that does not renew its claim, e.g. since it was killed. */
  readonly leaseMs: number
  /** After which a request to DynamoDB counts as lost. A write is not begun if the claim could end before it does. */
  readonly requestTimeoutMs: number
  /** However slow an import is, a crash costs no more than what was done in so many milliseconds. */
  readonly checkpointMs: number
  /** Milliseconds between two lines of progress in the log. */
  readonly progressMs: number
}

/** @throws ConfigError that names every variable at fault. */
export function readSettings(
  env: NodeJS.ProcessEnv,
  definitions: readonly TableDefinition[] = TABLE_DEFINITIONS,
): Settings {
  const variables = readEnvironment(
    {
      TABLE_NAME: requiredText('the name of the DynamoDB table to write to'),
      SOURCES: readBy(text => withSources(definitions, text)),
      CONCURRENCY: wholeNumber(isSmallFunction(env) ? 4 : 16),
      WRITE_ATTEMPTS: wholeNumber(12),
      LEASE_SECONDS: wholeNumber(30),
      PROGRESS_SECONDS: wholeNumber(30),
    },
    env,
  )
  const leaseMs = variables.LEASE_SECONDS * 1_000
  return {
    table: variables.TABLE_NAME,
    definition: variables.SOURCES.find(definition => sourceOf(definition) === variables.TABLE_NAME),
    concurrency: variables.CONCURRENCY,
    attempts: variables.WRITE_ATTEMPTS,
    leaseMs,
    requestTimeoutMs: Math.min(10_000, leaseMs / 3),
    checkpointMs: 60_000,
    progressMs: variables.PROGRESS_SECONDS * 1_000,
  }
}
