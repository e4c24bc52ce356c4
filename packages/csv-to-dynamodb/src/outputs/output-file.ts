import { InputError } from '@inlet/core'
import { type ObjectStore, type Upload, UploadNotFound } from '@inlet/lake'
import type { OutputState } from '../state/import-state.ts'

/** S3's least for a part that is not the last. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 * 1024
/** A character of UTF-8 has at most four bytes, so a part that has no room for the next one is long enough. */
const BUFFER_BYTES = MIN_PART_BYTES + 4
/** S3's most, less one for what is left at the end: 50 GB. */
const MAX_PARTS = 9_999

const CONTENT_TYPE = 'application/json'
const encoder = new TextEncoder()

/** Where an output goes, and the text around its elements. */
export interface OutputPlace {
  readonly bucket: string
  readonly key: string
  readonly head: string
  readonly foot: string
}

/**
 * A JSON array in an object that is written over hours, element by element, by one invocation after the other. At most
 * one part of it is in memory. What `save` tells is a place to which an interrupted writer goes back: later parts are
 * stored again, under their numbers.
 */
export class OutputFile {
  readonly #store: ObjectStore
  readonly #place: OutputPlace
  #upload: Upload | null
  #etags: string[]
  #count: number
  #buffer: Uint8Array | undefined
  #used = 0

  private constructor(store: ObjectStore, place: OutputPlace, state: OutputState) {
    this.#store = store
    this.#place = place
    this.#upload = state.upload
    this.#etags = [...state.etags]
    this.#count = state.count
  }

  /** Opens it where `state` says. */
  static async open(store: ObjectStore, place: OutputPlace, state: OutputState): Promise<OutputFile> {
    const file = new OutputFile(store, place, state)
    if (state.tail !== null) {
      const tail = await store.read(place.bucket, state.tail)
      file.#room().set(tail)
      file.#used = tail.byteLength
    }
    return file
  }

  /** Whole parts that are stored. */
  get parts(): number {
    return this.#etags.length
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Adds an element: JSON text. What is returned is to be waited for before anything else is added. */
  append(element: string): Promise<void> | undefined {
    const text = `${this.#count === 0 ? this.#place.head : ','}\n${element}`
    // Before a byte of it is written, so that the output can be completed without it.
    const room = (MAX_PARTS + 1 - this.parts) * MIN_PART_BYTES
    if (this.#used + 3 * text.length > room) throw this.#tooLarge()
    this.#count++
    return this.#write(text)
  }

  /** Stores what is not in a part, as an object `tail`, and tells how to go on from here. */
  async save(tail: string): Promise<OutputState> {
    const state = { upload: this.#upload, etags: [...this.#etags], count: this.#count }
    if (this.#used === 0) return { ...state, tail: null }
    await this.#store.write(this.#place.bucket, tail, this.#bytes())
    return { ...state, tail }
  }

  /**
   * Makes the object. It can be done again, with the same result, by an output that was opened with the same state.
   * @param check throws if it is not to be made, right before it is
   */
  async finish(check: () => void): Promise<void> {
    await this.#write(this.#count === 0 ? `${this.#place.head}${this.#place.foot}` : `\n${this.#place.foot}`)
    const { bucket, key } = this.#place
    if (this.#upload === null) {
      check()
      await this.#store.write(bucket, key, this.#bytes(), { contentType: CONTENT_TYPE })
      return
    }
    try {
      await this.#storePart()
    } catch (error) {
      // An upload that was completed before takes no more parts. Completing it again tells whether that is so.
      if (!(error instanceof UploadNotFound)) throw error
    }
    check()
    await this.#store.completeUpload(this.#upload, this.#etags)
  }

  #room(): Uint8Array {
    this.#buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES)
    return this.#buffer
  }

  #bytes(): Uint8Array {
    return this.#room().subarray(0, this.#used)
  }

  /** Nearly always there is room; then nobody has to wait. */
  #write(text: string): Promise<void> | undefined {
    const read = this.#fill(text)
    return read === text.length ? undefined : this.#writeParts(text, read)
  }

  async #writeParts(text: string, start: number): Promise<void> {
    for (let read = start; read < text.length; ) {
      await this.#storePart()
      read += this.#fill(text.slice(read))
    }
  }

  #fill(text: string): number {
    const { read, written } = encoder.encodeInto(text, this.#room().subarray(this.#used))
    this.#used += written
    return read
  }

  async #storePart(): Promise<void> {
    const { bucket, key } = this.#place
    this.#upload ??= await this.#store.startUpload(bucket, key, { contentType: CONTENT_TYPE })
    this.#etags.push(await this.#store.uploadPart(this.#upload, this.#etags.length + 1, this.#bytes()))
    this.#used = 0
  }

  #tooLarge(): InputError {
    const { bucket, key } = this.#place
    const most = `${MAX_PARTS} parts of ${MIN_PART_BYTES} bytes`
    return new InputError('TOO_LARGE', `Expected s3://${bucket}/${key} to have at most ${most}: split the input`)
  }
}
