import { createHmac } from 'node:crypto'
import { ConfigError } from '../errors.ts'
import type { TableDefinition } from './define-table.ts'

/**
 * What takes the place of masked values: their HMAC-SHA256 in hex, so that nobody without the key can try values until
 * one matches.
 * @throws ConfigError if there is no key, and a definition needs one
 */
export function maskHash(key: string | undefined, definitions: readonly TableDefinition[]): (text: string) => string {
  if (key) return text => createHmac('sha256', key).update(text).digest('hex')
  const masked = definitions.find(isMasked)
  if (masked !== undefined) {
    throw new ConfigError(`MASK_KEY is not set: table "${masked.name}" has masked columns, which need a secret key`)
  }
  return () => {
    throw new ConfigError('MASK_KEY is not set')
  }
}

/** Whether a table has values that nobody is to see, so that its changes need a key. */
export function isMasked({ columns }: TableDefinition): boolean {
  return Object.values(columns).some(({ mask }) => mask !== undefined)
}
