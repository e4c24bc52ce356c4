import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '@inlet/core'
import { ObjectNotFound, type ObjectStore, PreconditionFailed } from './object-store.ts'

/** Before a text is written again. */
const AGAIN_MS = 50

/** What a file holds beside its value: which writing of it this is. It tells a writer's own text from another's. */
export interface Revised {
  readonly revision: string
}

export interface StoredJson<T> {
  readonly value: T & Revised
  readonly etag: string
}

export interface JsonPlace<T> {
  readonly store: ObjectStore
  readonly bucket: string
  readonly key: string
  /** For messages: what is expected there. */
  readonly what: string
  /** Throws if the JSON is not what this version writes. */
  readonly parse: (json: unknown) => T & Revised
}

/**
 * An object of JSON that several processes replace, each only what it has seen, by conditional writes.
 *
 * A file knows which texts it may have written itself, and takes their place. So one `replace` must end before the next
 * begins; writers who do not know of each other have a file each, also within a process.
 */
export class JsonFile<T extends object> {
  readonly #place: JsonPlace<T>
  /** Of texts that may have been written, though no answer told so. */
  readonly #unanswered = new Set<string>()

  constructor(place: JsonPlace<T>) {
    this.#place = place
  }

  /** @throws TransientError STATE if it is not what `parse` expects */
  async read(): Promise<StoredJson<T> | undefined> {
    const { etag, bytes } = (await this.#readBytes()) ?? {}
    if (etag === undefined || bytes === undefined) return undefined
    const { bucket, key, what, parse } = this.#place
    try {
      return { value: parse(JSON.parse(Buffer.from(bytes).toString())), etag }
    } catch (cause) {
      throw new TransientError('STATE', `Expected ${what} in s3://${bucket}/${key}, as this version writes it`, {
        cause,
      })
    }
  }

  /**
   * Replaces the value that has `etag`, or creates one if that is undefined; or one that this very file has written
   * since, without having been told that it was.
   * @returns undefined if another value is there
   * @throws TransientError STORE, and then it may have been written all the same
   */
  async replace(etag: string | undefined, next: T): Promise<StoredJson<T> | undefined> {
    const { store, bucket, key } = this.#place
    const value = { ...next, revision: randomUUID() }
    const body = Buffer.from(JSON.stringify(value))
    const condition = etag === undefined ? ({ absent: true } as const) : { etag }
    try {
      const written = await store.write(bucket, key, body, { contentType: 'application/json', condition })
      return { value, etag: written.etag }
    } catch (error) {
      this.#unanswered.add(value.revision)
      if (!(error instanceof PreconditionFailed)) throw error
      const found = await this.read()
      // The answer to a write that succeeded may have got lost, and the SDK asked again.
      if (found?.value.revision === value.revision) return found
      // Or that to an earlier write; or S3 saw another write of ours on its way, and it is as it was.
      const isOwn = found !== undefined && this.#unanswered.has(found.value.revision)
      if (!isOwn && found?.etag !== etag) return undefined
      await sleep(AGAIN_MS)
      return this.replace(found?.etag, next)
    }
  }

  async #readBytes(): Promise<{ etag: string; bytes: Uint8Array } | undefined> {
    const { store, bucket, key } = this.#place
    for (;;) {
      try {
        const { etag } = await store.head(bucket, key)
        return { etag, bytes: await store.read(bucket, key, { ifMatch: etag }) }
      } catch (error) {
        if (error instanceof ObjectNotFound) return undefined
        // Replaced in between: the next one is as good.
        if (!(error instanceof PreconditionFailed)) throw error
      }
    }
  }
}
