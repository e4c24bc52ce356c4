import { createReadStream } from 'node:fs'
import type { ObjectStore, StoredObject } from '@inlet/lake'
import { type Progress, startProgress } from '../../output/progress.ts'
import type { ImportPlace } from './import-place.ts'
import type { InputFile } from './input-file.ts'

const MEGABYTE = 1_000_000
/** Less is copied before anybody could read how far it is. */
const WORTH_A_BAR = 200 * MEGABYTE

/** Copies a file into its bucket. Until it is all there, what was there before stays. @throws AbortError */
export async function uploadFile(
  { path, size }: InputFile,
  { bucket, key }: ImportPlace,
  store: ObjectStore,
  signal: AbortSignal,
  isSilent: boolean,
): Promise<StoredObject> {
  const progress = isSilent || size < WORTH_A_BAR ? undefined : startProgress('Copying', 'MB', size / MEGABYTE)
  try {
    const written = await store.write(bucket, key, counted(createReadStream(path, { signal }), progress))
    return { bucket, key, ...written }
  } finally {
    progress?.end()
  }
}

async function* counted(chunks: AsyncIterable<Uint8Array>, progress: Progress | undefined) {
  let bytes = 0
  for await (const chunk of chunks) {
    yield chunk
    bytes += chunk.byteLength
    progress?.update(Math.floor(bytes / MEGABYTE))
  }
}
