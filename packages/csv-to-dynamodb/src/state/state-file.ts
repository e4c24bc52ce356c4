import { createHash } from 'node:crypto'
import { JsonFile, type ObjectStore } from '@inlet/lake'
import { stateFolder } from '../events/object-keys.ts'
import { type ImportState, importState } from './import-state.ts'

export interface StoredState {
  readonly state: ImportState
  readonly etag: string
}

/** The state of one object's import into one table, in the object's bucket. */
export class StateFile {
  readonly #store: ObjectStore
  readonly #bucket: string
  readonly #folder: string
  readonly #file: JsonFile<Omit<ImportState, 'revision'>>

  constructor(store: ObjectStore, bucket: string, key: string, table: string) {
    this.#store = store
    this.#bucket = bucket
    this.#folder = stateFolder(createHash('sha256').update(`${table}\n${key}`).digest('hex').slice(0, 32))
    this.#file = new JsonFile({
      store,
      bucket,
      key: `${this.#folder}import.json`,
      what: 'the state of an import',
      parse: json => importState.parse(json),
    })
  }

  /** All that is kept of the object's import is under it. */
  get folder(): string {
    return this.#folder
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
    const found = await this.#file.read()
    return found && { state: found.value, etag: found.etag }
  }

  /**
   * Replaces the state that has `etag`, or creates one if that is undefined; or one that this very object has written
   * since, without having been told that it was.
   * @returns undefined if another state is there
   */
  async replace(etag: string | undefined, next: Omit<ImportState, 'revision'>): Promise<StoredState | undefined> {
    const written = await this.#file.replace(etag, next)
    return written && { state: written.value, etag: written.etag }
  }
}
