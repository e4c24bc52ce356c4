import { InputError } from '@inlet/core'
import { ObjectNotFound, type ObjectStore, type ObjectSummary, type StoredObject } from '@inlet/lake'
import type { LoadRequest } from '../input/load-request.ts'
import { RESERVED_FOLDERS } from '../input/object-names.ts'

/** What vendors put beside a file, to check it by, and what the lake writes where it has a bucket in common with them. */
const NO_CSV = /\.(?:md5|sha1|sha256|sha512|asc|sig|parquet)$/i

/** Reported beside the one that was chosen. */
const RUNNERS_UP = 5

/** The object that is loaded, and those that it was chosen from. */
export interface ChosenSource {
  readonly object: StoredObject
  readonly lastModified: Date
  /** Newest first. */
  readonly runnersUp: readonly ObjectSummary[]
}

/**
 * The newest object that the filter matches; of several of one time, the last by key. Keys that end in `/` are folders,
 * not files; checksums and signatures are not CSV.
 * @throws InputError NO_MATCH; EMPTY_FILE if it has no bytes: an older one is not taken instead
 */
export async function findSource(store: ObjectStore, request: LoadRequest): Promise<ChosenSource> {
  const [newest, ...runnersUp] = await listNewest(store, request)
  if (newest === undefined) throw noMatch(request)
  const { bucket } = request.source
  const place = `s3://${bucket}/${newest.key}`
  try {
    const { etag, size, lastModified } = await store.head(bucket, newest.key)
    if (size === 0) throw new InputError('EMPTY_FILE', `${place}: expected a CSV file, found no bytes`)
    return { object: { bucket, key: newest.key, etag, size }, lastModified, runnersUp }
  } catch (error) {
    if (!(error instanceof ObjectNotFound)) throw error
    throw new InputError('OBJECT_NOT_FOUND', `${place} was deleted after it was listed`, { cause: error })
  }
}

async function listNewest(store: ObjectStore, { source, root }: LoadRequest): Promise<readonly ObjectSummary[]> {
  const { bucket, prefix, substr } = source
  // What is written by us, for this table or another, is not taken for a vendor's file where both use one bucket.
  const own = [...RESERVED_FOLDERS, ...(root.bucket === bucket ? [root.prefix] : [])]
  let newest: ObjectSummary[] = []
  for await (const object of store.list(bucket, prefix)) {
    const { key } = object
    if (!key.includes(substr) || key.endsWith('/') || NO_CSV.test(key)) continue
    if (own.some(folder => key.startsWith(folder))) continue
    newest = [...newest, object].sort(newestFirst).slice(0, RUNNERS_UP + 1)
  }
  return newest
}

function newestFirst(a: ObjectSummary, b: ObjectSummary): number {
  const later = b.lastModified.getTime() - a.lastModified.getTime()
  return later === 0 ? Buffer.compare(Buffer.from(b.key), Buffer.from(a.key)) : later
}

function noMatch({ source: { bucket, prefix, substr } }: LoadRequest): InputError {
  const wanted = `a key that starts with "${prefix}" and contains "${substr}"`
  return new InputError('NO_MATCH', `s3://${bucket}: expected an object with ${wanted}, found none`)
}
