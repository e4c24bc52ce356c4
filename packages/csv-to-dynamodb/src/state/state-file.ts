import { createHash, randomUUID } from 'node:crypto'
import { TransientError } from '@inlet/core'
import { ObjectNotFound, type ObjectStore, PreconditionFailed } from '@inlet/lake'
import { stateFolder } from '../events/object-keys.ts'
import { type ImportState, importState } from './import-state.ts'

export interface StoredState {
  readonly state: ImportState
  readonly etag: string
}

/** The state of one object's import, in the object's bucket. */
export class StateFile {
  /** The folder of objects that belong to the state. */
  readonly tails: string
  readonly #store: ObjectStore
  readonly #bucket: string
  readonly #key: string

  constructor(store: ObjectStore, bucket: string, key: string) {
    this.#store = store
    this.#bucket = bucket
    const folder = stateFolder(createHash('sha256').update(key).digest('hex').slice(0, 32))
    this.tails = `${folder}tails/`
    this.#key = `${folder}import.json`
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
   * Replaces the state that has `etag`, or creates one if that is undefined.
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
      if (!(error instanceof PreconditionFailed)) throw error
      // The answer to a write that succeeded may have got lost, and the SDK asked again.
      const found = await this.read()
      return found?.state.revision === state.revision ? found : undefined
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
