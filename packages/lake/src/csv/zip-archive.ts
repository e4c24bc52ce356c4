import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import type { ObjectStore } from '../store/object-store.ts'
import { readRange } from '../store/read-ranges.ts'
import { harmless } from './harmless.ts'
import { objectFault, type StoredObject } from './stored-object.ts'

/** More is not a file of data; and what is known of each entry takes memory. */
const MAX_ENTRIES = 10_000
/** How much is read at once of the directory, whose entries are read one by one. */
const WINDOW_BYTES = 256 * 1024

/** The directory of a zip that is an object. */
export class ZipArchive {
  readonly object: StoredObject
  readonly #file: ZipFile
  readonly #reader: ObjectReader

  private constructor(object: StoredObject, file: ZipFile, reader: ObjectReader) {
    this.object = object
    this.#file = file
    this.#reader = reader
  }

  /** @throws InputError BAD_ZIP */
  static async open(store: ObjectStore, object: StoredObject): Promise<ZipArchive> {
    const reader = new ObjectReader(store, object)
    const opening = () => fromRandomAccessReaderPromise(reader, object.size, { autoClose: false })
    return new ZipArchive(object, await orBadZip(object, reader, opening), reader)
  }

  /** All entries, once. @throws InputError BAD_ZIP */
  entries(): Promise<Entry[]> {
    return orBadZip(this.object, this.#reader, async () => {
      const entries: Entry[] = []
      for await (const entry of this.#file.eachEntry()) {
        if (entries.push(entry) > MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} entries`)
      }
      return entries
    })
  }

  /** Where in the object the data of `entry` begins. @throws InputError BAD_ZIP */
  async dataStart(entry: Entry): Promise<number> {
    const reading = () => this.#file.readLocalFileHeaderPromise(entry, { minimal: true })
    return (await orBadZip(this.object, this.#reader, reading)).fileDataStart
  }
}

/** What went wrong is the object's fault, unless the object could not be read. */
async function orBadZip<T>(object: StoredObject, reader: ObjectReader, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    if (reader.failure !== undefined) throw reader.failure
    const found = harmless(cause instanceof Error ? cause.message : typeof cause)
    throw objectFault(object, 'BAD_ZIP', `Expected a zip file, found: ${found}`, { cause })
  }
}

class ObjectReader extends RandomAccessReader {
  /** Why the object could not be read. */
  failure: unknown
  readonly #store: ObjectStore
  readonly #object: StoredObject
  #window: { readonly start: number; readonly bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() }

  constructor(store: ObjectStore, object: StoredObject) {
    super()
    this.#store = store
    this.#object = object
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#bytes(position, position + length).then(bytes => {
      buffer.set(bytes, offset)
      callback(null)
    }, callback)
  }

  async #bytes(start: number, end: number): Promise<Uint8Array> {
    const { size } = this.#object
    if (end > size) throw new Error(`it should have bytes up to ${end}, but has ${size}`)
    const { start: from, bytes } = this.#window
    if (start < from || end > from + bytes.byteLength) await this.#move(start, end)
    return this.#window.bytes.subarray(start - this.#window.start, end - this.#window.start)
  }

  async #move(start: number, end: number): Promise<void> {
    const stop = Math.min(this.#object.size, Math.max(end, start + WINDOW_BYTES))
    try {
      this.#window = { start, bytes: await readRange(this.#store, this.#object, start, stop) }
    } catch (error) {
      this.failure = error
      throw error
    }
  }
}
