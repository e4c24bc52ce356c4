import type { StoredObject } from '@inlet/lake'
import type { Deadline } from './deadline.ts'
import type { OutputKeys } from './events/object-keys.ts'
import type { Importer } from './importer.ts'
import type { Lease } from './state/lease.ts'
import type { StateFile } from './state/state-file.ts'

/** One object's import, in one invocation. */
export interface ImportWork {
  readonly importer: Importer
  readonly lease: Lease
  readonly outputs: OutputKeys
  readonly file: StateFile
  readonly deadline: Deadline
}

/** The object as it was when its import began: reading any other version of it fails. */
export function objectOf({ lease }: ImportWork): StoredObject {
  const { bucket, key, object } = lease.state
  return { bucket, key, etag: object.etag, size: object.size }
}

/** For messages. */
export function sourceOf({ lease }: Pick<ImportWork, 'lease'>): string {
  return `s3://${lease.state.bucket}/${lease.state.key}`
}
