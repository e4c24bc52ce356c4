import type { ObjectStore, Upload, UploadOptions } from './object-store.ts'
import { giveBack, NOTHING, PART_BYTES, withRoom } from './part-memory.ts'

export interface ObjectWriterOptions extends UploadOptions {
  /** What a part has, but for the last one. */
  readonly partBytes?: number
}

/**
 * An object that is written piece by piece, by one process, and appears whole when it is finished: a multipart upload if
 * it is larger than a part, else one write. One part is uploaded while the next one fills, so there are at most two in
 * memory, which is used again for the parts after them. What is neither finished nor aborted, since the process died, is
 * the bucket's lifecycle's.
 */
export class ObjectWriter {
  readonly #store: ObjectStore
  readonly #bucket: string
  readonly #key: string
  readonly #options: UploadOptions
  readonly #partBytes: number
  /** The part that fills: its first `#length` bytes, and room. */
  #part = NOTHING
  #length = 0
  #upload: Upload | undefined
  #etags: string[] = []
  #sending = 0
  /** The part under way; or what failed, since when there is no object to be made any more. */
  #uploading: Promise<void> = Promise.resolve()

  constructor(
    store: ObjectStore,
    bucket: string,
    key: string,
    { partBytes = PART_BYTES, ...options }: ObjectWriterOptions = {},
  ) {
    this.#store = store
    this.#bucket = bucket
    this.#key = key
    this.#options = options
    this.#partBytes = partBytes
  }

  /** Bytes in memory: those that are in no part, and those of the part under way. */
  get pendingBytes(): number {
    return this.#length + this.#sending
  }

  /** Copies bytes, which must not change until it is done. Waits as long as there are two parts to upload. */
  async append(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length; ) {
      start += this.#put(bytes, start)
      if (this.#length === this.#partBytes) await this.#uploadPart()
    }
  }

  /** @throws TransientError STORE, UploadNotFound, UploadRefused: there is no object then */
  async finish(): Promise<void> {
    if (this.#upload !== undefined && this.#length > 0) await this.#uploadPart()
    await this.#uploading
    if (this.#upload !== undefined) {
      await this.#store.completeUpload(this.#upload, this.#etags)
      return
    }
    const part = this.#takePart()
    await this.#store.write(this.#bucket, this.#key, part, this.#options)
    giveBack(part)
  }

  /** Gives it up. */
  async abort(): Promise<void> {
    this.#takePart()
    await this.#uploading.catch(() => undefined)
    if (this.#upload !== undefined) await this.#store.abortUpload(this.#upload)
  }

  /** Puts as many of the bytes from `start` on into the part as it takes. Returns how many. */
  #put(bytes: Uint8Array, start: number): number {
    const size = Math.min(bytes.length - start, this.#partBytes - this.#length)
    this.#part = withRoom(this.#part, this.#length + size, this.#partBytes)
    this.#part.set(bytes.subarray(start, start + size), this.#length)
    this.#length += size
    return size
  }

  async #uploadPart(): Promise<void> {
    try {
      await this.#uploading
      this.#upload ??= await this.#store.startUpload(this.#bucket, this.#key, this.#options)
    } catch (error) {
      // What was to be appended behind this part is lost.
      this.#setUploading(Promise.reject(error))
      throw error
    }
    this.#setUploading(this.#send(this.#upload, this.#etags.length + 1, this.#takePart()))
  }

  /** Whoever waits for it next is told of a failure; until then nobody listens. */
  #setUploading(uploading: Promise<void>): void {
    this.#uploading = uploading
    uploading.catch(() => undefined)
  }

  async #send(upload: Upload, number: number, part: Buffer<ArrayBuffer>): Promise<void> {
    this.#sending = part.byteLength
    this.#etags.push(await this.#store.uploadPart(upload, number, part))
    this.#sending = 0
    giveBack(part)
  }

  #takePart(): Buffer<ArrayBuffer> {
    const part = this.#part.subarray(0, this.#length)
    this.#part = NOTHING
    this.#length = 0
    return part
  }
}
