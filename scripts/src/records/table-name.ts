import { createRouter, InputError, type TableDefinition } from '@inlet/core'
import { RAW } from '../live/stream-to-parquet.ts'

const router = createRouter('auto')

/** What the lake knows of a DynamoDB table before any change of it; `undefined` if it can have no table of it. */
export function definitionOf(source: string): TableDefinition | undefined {
  try {
    return router(source)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

/** Whether a DynamoDB table is called that, in DynamoDB or in the lake: `OrderTable`, `orders`, `raw.orders`. */
export function isCalled(wanted: string, source: string): boolean {
  if (source === wanted) return true
  const name = definitionOf(source)?.name
  return name !== undefined && [name, `${RAW}.${name}`].includes(wanted)
}
