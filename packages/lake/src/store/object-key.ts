import { InputError } from '@inlet/core'

/** S3's limit, in UTF-8 bytes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024

/**
 * Refuses what no adapter takes. `.` and `..` segments are legal in S3, but clients and proxies resolve them on the
 * way, so that they may name another object than they say.
 * @throws InputError BAD_KEY
 */
export function checkKey(key: string): void {
  const fault = faultOf(key)
  if (fault !== undefined) throw new InputError('BAD_KEY', `Object key ${JSON.stringify(key)} ${fault}`)
}

/** Whether `checkKey` would take it. */
export function isKey(key: string): boolean {
  return faultOf(key) === undefined
}

/** Whether any key can start with `prefix`. */
export function isKeyPrefix(prefix: string): boolean {
  return prefix === '' || isKey(prefix) || isKey(`${prefix}-`)
}

function faultOf(key: string): string | undefined {
  if (key === '') return 'is empty'
  if (!key.isWellFormed()) return 'is not well-formed unicode'
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes`
  if (key.includes('\0')) return 'has a NUL'
  if (key.startsWith('/')) return "starts with '/'"
  if (key.split('/').some(segment => segment === '.' || segment === '..')) return "has a '.' or '..' segment"
  return undefined
}
