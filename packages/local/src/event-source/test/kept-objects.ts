import type { ObjectStore } from '@inlet/lake'
import type { KinesisStreamEvent } from 'aws-lambda'

/** A destination that keeps objects in memory, and fails as it is told to. */
export function keptObjects(onWrite: () => void = () => {}) {
  const objects = new Map<string, { readonly payload: string; readonly [name: string]: unknown }>()
  const refused = () => {
    throw new Error('Not a destination')
  }
  const store: ObjectStore = {
    list: refused,
    head: refused,
    read: refused,
    readStream: refused,
    delete: refused,
    startUpload: refused,
    uploadPart: refused,
    completeUpload: refused,
    abortUpload: refused,
    async write(_bucket, key, body) {
      if (!(body instanceof Uint8Array)) return refused()
      onWrite()
      objects.set(key, JSON.parse(Buffer.from(body).toString()))
      return { etag: '', size: body.length }
    },
  }
  return {
    objects,
    onFailure: { store, bucket: 'failed' },
    /** Sequence numbers of the records of each object. */
    discarded: () => [...objects.values()].map(({ payload }) => sequenceNumbersOf(JSON.parse(payload))),
  }
}

export function sequenceNumbersOf(event: KinesisStreamEvent): string[] {
  return event.Records.map(({ kinesis }) => kinesis.sequenceNumber)
}
