import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '@inlet/core'
import { ObjectNotFound, type ObjectStore, PreconditionFailed } from '@inlet/lake'
import { stateFolder } from '../events/object-keys.ts'
import { type ImportState, importState } from './import-state.ts'

/** Before a state is written again. */
const AGAIN_MS = 50

export interface StoredState {
  readonly state: ImportState
  readonly etag: string
}

/** The state of one object's import into one table, in the object's bucket. */
export class StateFile {
  readonly #store: ObjectStore
  readonly #bucket: string
  readonly #folder: string
  readonly #key: string
  /** Of states that may have been written, though no answer told so. */
  readonly #unanswered = new Set<string>()

  constructor(store: ObjectStore, bucket: string, key: string, table: string) {
    this.#store = store
    this.#bucket = bucket
    this.#folder = stateFolder(createHash('sha256').update(`${table}\n${key}`).digest('hex').slice(0, 32))
    this.#key = `${this.#folder}import.json`
  }

  /** The folder of what the outputs of an import have beyond their whole parts. Its own: another may have begun since. */
  tailsOf(importId: string): string {
    return `${this.#folder}tails/${importId}/`
  }

  async removeTails(importId: string): Promise<void> {
    const keys: string[] = []
    for await (const { key } of this.#store.list(this.#bucket, this.tailsOf(importId))) keys.push(key)
    if (keys.length > 0) await this.#store.delete(this.#bucket, keys)
  }

  /** @throws TransientError STATE if it is not what this version of the function writes */
  async read(): Promise<StoredState | undefined> {
    const { etag, bytes } = (await this.#readBytes()) ?? {}
    if (etag === undefined || bytes === undefined) return undefined
    try {
      return { state: importState.parse(JSON.parse(Buffer.from(bytes).toString())), etag }
    } catch (cause) {
      const place = `s3://${this.#bucket}/${this.#key}`
      throw new TransientError('STATE', `Expected the state of an import in ${place}, as this version writes it`, {
        cause,
      })
    }
  }

  /**
   * Replaces the state that has `etag`, or creates one if that is undefined; or one that this very object has written
   * since, without having been told that it was.
   * @returns undefined if another state is there
   */
  async replace(etag: string | undefined, next: Omit<ImportState, 'revision'>): Promise<StoredState | undefined> {
    const state: ImportState = { ...next, revision: randomUUID() }
    const body = Buffer.from(JSON.stringify(state))
    const condition = etag === undefined ? ({ absent: true } as const) : { etag }
    try {
      const written = await this.#store.write(this.#bucket, this.#key, body, {
        contentType: 'application/json',
        condition,
      })
      return { state, etag: written.etag }
    } catch (error) {
      this.#unanswered.add(state.revision)
      if (!(error instanceof PreconditionFailed)) throw error
      const found = await this.read()
      // The answer to a write that succeeded may have got lost, and the SDK asked again.
      if (found?.state.revision === state.revision) return found
      // Or that to an earlier write; or S3 saw another write of ours on its way, and it is as it was.
      const isOwn = found !== undefined && this.#unanswered.has(found.state.revision)
      if (!isOwn && found?.etag !== etag) return undefined
      await sleep(AGAIN_MS)
      return this.replace(found?.etag, next)
    }
  }

  async #readBytes(): Promise<{ etag: string; bytes: Uint8Array } | undefined> {
    for (;;) {
      try {
        const { etag } = await this.#store.head(this.#bucket, this.#key)
        return { etag, bytes: await this.#store.read(this.#bucket, this.#key, { ifMatch: etag }) }
      } catch (error) {
        if (error instanceof ObjectNotFound) return undefined
        // Replaced in between: the next one is as good.
        if (!(error instanceof PreconditionFailed)) throw error
      }
    }
  }
}
