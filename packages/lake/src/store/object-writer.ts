import type { ObjectStore, Upload, UploadOptions } from './object-store.ts'

/** Above S3's least of 5 MiB; 10,000 of them, which is S3's most, are 80 GB. */
const PART_BYTES = 8 * 1024 * 1024

export interface ObjectWriterOptions extends UploadOptions {
  /** The least that a part has, but for the last one. */
  readonly partBytes?: number
}

/**
 * An object that is written piece by piece, by one process, and appears whole when it is finished: a multipart upload if
 * it is larger than a part, else one write. One part is uploaded while the next one fills, so there are at most two in
 * memory. What is neither finished nor aborted, since the process died, is the bucket's lifecycle's.
 */
export class ObjectWriter {
  readonly #store: ObjectStore
  readonly #bucket: string
  readonly #key: string
  readonly #options: UploadOptions
  readonly #partBytes: number
  #pieces: Uint8Array[] = []
  #pending = 0
  #upload: Upload | undefined
  #etags: string[] = []
  #sending = 0
  /** The part under way. */
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
    return this.#pending + this.#sending
  }

  /** Adds bytes, which must not change afterwards. Waits as long as there are two parts to upload. */
  async append(bytes: Uint8Array): Promise<void> {
    this.#pieces.push(bytes)
    this.#pending += bytes.byteLength
    if (this.#pending >= this.#partBytes) await this.#uploadPart()
  }

  /** @throws TransientError STORE, UploadNotFound, UploadRefused: there is no object then */
  async finish(): Promise<void> {
    if (this.#upload === undefined) {
      await this.#store.write(this.#bucket, this.#key, this.#takePending(), this.#options)
      return
    }
    if (this.#pending > 0) await this.#uploadPart()
    await this.#uploading
    await this.#store.completeUpload(this.#upload, this.#etags)
  }

  /** Gives it up. */
  async abort(): Promise<void> {
    this.#takePending()
    await this.#uploading.catch(() => undefined)
    if (this.#upload !== undefined) await this.#store.abortUpload(this.#upload)
  }

  async #uploadPart(): Promise<void> {
    await this.#uploading
    this.#upload ??= await this.#store.startUpload(this.#bucket, this.#key, this.#options)
    // Not before: if there is no upload, `finish` writes all of it.
    this.#uploading = this.#send(this.#upload, this.#etags.length + 1, this.#takePending())
    // Whoever waits for it next is told; until then nobody listens.
    this.#uploading.catch(() => undefined)
  }

  async #send(upload: Upload, number: number, part: Uint8Array): Promise<void> {
    this.#sending = part.byteLength
    this.#etags.push(await this.#store.uploadPart(upload, number, part))
    this.#sending = 0
  }

  #takePending(): Uint8Array {
    const [only] = this.#pieces
    const bytes = this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#pending = 0
    return bytes
  }
}
