import type { InputErrorCode } from '@inlet/core'
import { type ObjectStore, ObjectWriter } from '@inlet/lake'

/** A row that is not loaded, and why. */
export interface RefusedRow {
  /** In its object, from 1, without the header. */
  readonly number: number
  readonly code: InputErrorCode | 'CELL_COUNT' | 'ROW_TOO_LONG' | 'NOT_UNICODE'
  readonly reason: string
  /** Of the row, as they are in the text of its file; undefined if it is too long. */
  readonly bytes: Uint8Array | undefined
  /** Where the bytes are in the text of its file: `[start, end)`. */
  readonly start: number
  readonly end: number
}

/** Where the rows of a load go that are not loaded. */
export interface QuarantinePlace {
  readonly bucket: string
  readonly key: string
}

/** Written when so many bytes have come together. */
const BUFFER_BYTES = 256 * 1024

/**
 * The rows of a load that are not loaded: one object of JSON lines, `{ row, code, reason, start, end, data }`, with the
 * row's original bytes as base64. Without such rows there is no object.
 */
export class Quarantine {
  readonly place: string
  readonly #object: ObjectWriter
  #lines: string[] = []
  #size = 0
  #count = 0

  constructor(store: ObjectStore, { bucket, key }: QuarantinePlace) {
    this.place = `s3://${bucket}/${key}`
    this.#object = new ObjectWriter(store, bucket, key, { contentType: 'application/jsonl' })
  }

  get count(): number {
    return this.#count
  }

  /** What is returned is to be waited for before anything else is added. */
  add({ number, bytes, ...row }: RefusedRow): Promise<void> | undefined {
    const data = bytes === undefined ? null : Buffer.from(bytes).toString('base64')
    const line = `${JSON.stringify({ row: number, ...row, data })}\n`
    this.#lines.push(line)
    this.#size += line.length
    this.#count++
    return this.#size < BUFFER_BYTES ? undefined : this.#flush()
  }

  async finish(): Promise<void> {
    if (this.#count === 0) return
    await this.#flush()
    await this.#object.finish()
  }

  abort(): Promise<void> {
    return this.#object.abort()
  }

  async #flush(): Promise<void> {
    const lines = this.#lines.join('')
    this.#lines = []
    this.#size = 0
    await this.#object.append(Buffer.from(lines))
  }
}
