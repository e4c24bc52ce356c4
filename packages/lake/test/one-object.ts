import { type ObjectStore, PreconditionFailed, type ReadOptions } from '../src/store/object-store.ts'

/** A store of one object in memory, for ranged reads only, and what it was asked for. */
export function oneObject(key: string, bytes: Uint8Array, onRead: (count: number) => void = () => {}) {
  const object = { bucket: 'b', key, etag: 'e', size: bytes.byteLength }
  const reads: [start: number, end: number][] = []
  const unused = () => {
    throw new Error('Not part of this test')
  }
  const store: ObjectStore = {
    list: unused,
    head: unused,
    readStream: unused,
    write: unused,
    delete: unused,
    startUpload: unused,
    uploadPart: unused,
    completeUpload: unused,
    abortUpload: unused,
    async read(_bucket, _key, { range, ifMatch }: ReadOptions = {}) {
      const { start = 0, end = bytes.byteLength } = range ?? {}
      reads.push([start, end])
      onRead(reads.length)
      if (ifMatch !== object.etag) throw new PreconditionFailed('b', key)
      return bytes.subarray(start, end)
    },
  }
  return { store, object, reads }
}
