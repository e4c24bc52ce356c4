import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { ObjectStore } from '../../src/store/object-store.ts'

/** A store under test, and a prefix in it that nobody else uses. */
export class Subject {
  readonly store: ObjectStore
  readonly bucket: string
  readonly prefix = `${randomUUID()}/`

  constructor(store: ObjectStore, bucket: string) {
    this.store = store
    this.bucket = bucket
  }

  async put(name: string, text: string): Promise<string> {
    const { etag } = await this.store.write(this.bucket, this.prefix + name, Buffer.from(text))
    return etag
  }

  async text(name: string): Promise<string> {
    return Buffer.from(await this.store.read(this.bucket, this.prefix + name)).toString()
  }

  async streamedText(name: string, options?: Parameters<ObjectStore['readStream']>[2]): Promise<string> {
    return (await buffer(await this.store.readStream(this.bucket, this.prefix + name, options))).toString()
  }

  /** The names, without the prefix, of the objects whose name starts with `start`. */
  async names(start = ''): Promise<string[]> {
    const found = await collect(this.store.list(this.bucket, this.prefix + start))
    return found.map(({ key }) => key.slice(this.prefix.length))
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** Calls `action` for each item, a few at a time. */
export async function forEachOf<T>(items: readonly T[], action: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  const worker = async () => {
    for (const item of rest) await action(item)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
}

/** A body that is not at hand, but comes piece by piece. */
export async function* streamOf(...pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}

export async function* failingStream(error: Error, pieces: number, bytesEach: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < pieces; i++) yield Buffer.alloc(bytesEach, i)
  throw error
}
