import { TransientError } from '@inlet/core'
import { BodyFailure } from './write-body.ts'

/** The code of an error of the system or of Node, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Runs `action`; a failure of the file system becomes a TransientError that says what it was about. */
export async function onDisk<T>(operation: string, bucket: string, key: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    throw diskFailure(operation, bucket, key, cause)
  }
}

/** Anything but a failure of the file system is what it is. */
export function diskFailure(operation: string, bucket: string, key: string, cause: unknown): unknown {
  if (cause instanceof BodyFailure) return cause.cause
  const code = errorCode(cause)
  const isOfDisk = code !== undefined && /^(E[A-Z0-9]+|ERR_SQLITE_ERROR)$/.test(code)
  return isOfDisk ? storeFailure(operation, bucket, key, cause) : cause
}

export function storeFailure(operation: string, bucket: string, key: string, cause: unknown): TransientError {
  const reason = errorCode(cause) ?? (cause instanceof Error ? cause.message : typeof cause)
  return new TransientError('STORE', `Could not ${operation} s3://${bucket}/${key}: ${reason}`, { cause })
}
