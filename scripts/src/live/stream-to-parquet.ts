import { createRouter, InputError, maskHash, TABLE_DEFINITIONS } from '@inlet/core'

/** Bucket and database that the local lake's tables are in. */
export const RAW = 'raw'

/** The module of stream-to-parquet's handler. */
export const HANDLER = new URL(import.meta.resolve('@inlet/stream-to-parquet'))

/**
 * What the function is told: the local lake, and of the environment what concerns its tables.
 * @throws ConfigError if a definition masks, and there is no key
 */
export function handlerEnvironment({
  UNMAPPED_TABLES,
  COMPRESSION,
  MASK_KEY,
}: NodeJS.ProcessEnv): Record<string, string> {
  maskHash(MASK_KEY, TABLE_DEFINITIONS)
  return {
    S3_RAW: RAW,
    DATABASE: RAW,
    ...(UNMAPPED_TABLES && { UNMAPPED_TABLES }),
    ...(COMPRESSION && { COMPRESSION }),
    ...(MASK_KEY && { MASK_KEY }),
  }
}

/** Whether a DynamoDB table streams to the lake: if the function has a table for it. */
export function isStreamed({ UNMAPPED_TABLES }: NodeJS.ProcessEnv): (table: string) => boolean {
  const router = createRouter(UNMAPPED_TABLES === 'auto' ? 'auto' : 'quarantine')
  return table => {
    try {
      router(table)
      return true
    } catch (error) {
      if (error instanceof InputError) return false
      throw error
    }
  }
}
