import { TransientError } from '@inlet/core'
import type { Catalog, Lake, ObjectStore } from '@inlet/lake'

/**
 * What goes wrong with a call. `fails`: it has no effect. `answer lost`: it has, but fails. `asked twice`: its answer got
 * lost, and the SDK asked again. After the others, the life is over.
 */
export type Fault = 'dies before' | 'dies after' | 'fails' | 'answer lost' | 'asked twice'

const ALL_FAULTS: readonly Fault[] = ['dies before', 'dies after', 'fails', 'answer lost', 'asked twice']

/** `FAULTS=all` tries all; most tell no more than these: who dies before a call died after the one before it. */
export const FAULTS: readonly Fault[] = process.env.FAULTS === 'all' ? ALL_FAULTS : ['dies after', 'answer lost']

/** What a call of a life that is over fails with. No error that the code under test knows. */
class Died extends Error {
  override readonly name = 'Died'
}

const CHANGES: readonly string[] = [
  'write',
  'delete',
  'startUpload',
  'uploadPart',
  'completeUpload',
  'abortUpload',
] satisfies (keyof ObjectStore)[]

/**
 * A process on a lake, with at most one fault. Its steps are counted from 1 on: all calls of the catalog, and those of
 * the store that change something. Once it has died, all its calls fail, those that read included.
 */
export class Life {
  readonly lake: Lake
  isOver = false
  /** Calls so far, and what they were. */
  readonly steps: string[] = []
  readonly #fault: { readonly step: number; readonly kind: Fault } | undefined

  constructor(lake: Lake, fault?: { readonly step: number; readonly kind: Fault }) {
    this.#fault = fault
    this.lake = { store: this.#mortalStore(lake.store), catalog: this.#mortalCatalog(lake.catalog) }
  }

  /** Whether the faulty call was made. */
  get isFaulty(): boolean {
    return this.#fault !== undefined && this.steps.length >= this.#fault.step
  }

  #mortalStore(store: ObjectStore): ObjectStore {
    return proxyOf(store, (name, call, args) => {
      if (name === 'list') return this.#list(call() as ReturnType<ObjectStore['list']>)
      const work = async () => call()
      if (!CHANGES.includes(name)) return this.#alive(work)
      // A stream can be sent once.
      const isRepeatable = name !== 'write' || args[2] instanceof Uint8Array
      return this.#step(name, work, isRepeatable, new TransientError('STORE', `${name} fails`))
    })
  }

  #mortalCatalog(catalog: Catalog): Catalog {
    return proxyOf(catalog, (name, call) =>
      this.#step(name, async () => call(), true, new TransientError('CATALOG', `${name} fails`)),
    )
  }

  async #step(name: string, work: () => Promise<unknown>, isRepeatable: boolean, failure: Error): Promise<unknown> {
    if (this.isOver) throw new Died()
    this.steps.push(name)
    const kind = this.steps.length === this.#fault?.step ? this.#fault.kind : undefined
    if (kind === 'dies before') this.isOver = true
    if (kind === 'fails') throw failure
    const result = await this.#alive(work)
    if (kind === 'dies after') this.isOver = true
    if (kind === 'answer lost') throw failure
    return this.#alive(async () => (kind === 'asked twice' && isRepeatable ? work() : result))
  }

  async #alive(work: () => Promise<unknown>): Promise<unknown> {
    if (this.isOver) throw new Died()
    const result = await work()
    if (this.isOver) throw new Died()
    return result
  }

  async *#list(objects: ReturnType<ObjectStore['list']>): ReturnType<ObjectStore['list']> & AsyncGenerator {
    for await (const object of objects) {
      if (this.isOver) throw new Died()
      yield object
    }
  }
}

/** An object whose methods are called by `handle`. */
export function proxyOf<T extends object>(
  target: T,
  handle: (name: string, call: () => unknown, args: readonly unknown[]) => unknown,
): T {
  return new Proxy(target, {
    get(_target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => handle(String(name), () => Reflect.apply(member, target, args), args)
    },
  })
}
