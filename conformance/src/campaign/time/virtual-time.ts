import { AsyncResource } from 'node:async_hooks'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { type Container, currentContainer } from '../containers/container.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly owner: Container | undefined
  readonly everyMs: number | undefined
  readonly act: () => void
}

/** CommonJS has the object that the module's named exports are made of. */
const require = createRequire(import.meta.url)
const promises: Record<string, unknown> = require('node:timers/promises')
const crypto: Record<string, unknown> = require('node:crypto')

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  now: Date.now,
  random: Math.random,
  abortTimeout: AbortSignal.timeout,
  sleep: promises.setTimeout,
  randomUUID: crypto.randomUUID,
  randomBytes: crypto.randomBytes,
}

/** Turns of the event loop in which whatever is not waiting for time gets on. */
const TURNS = 3
/** Nobody waits so long: whoever still does waits for something that does not come. */
const PATIENCE_MS = 30 * 86_400_000
const IDLE_TURNS = 2_000

/**
 * The time of a simulation. It stands still while anything can be done, and jumps to the next timer when nothing can. All
 * timers, clocks and random numbers of this process are the simulation's until it is disposed of.
 */
export class VirtualTime implements Disposable {
  /** Milliseconds since 1970. */
  now: number
  #order = 0
  readonly #timers = new Map<object, Timer>()

  constructor(start: number, random: () => number) {
    this.now = start
    Date.now = () => Math.floor(this.now + (currentContainer()?.skewMs ?? 0))
    Math.random = random
    AbortSignal.timeout = ms => this.#abortAfter(ms)
    const clear = (handle: unknown) => void (typeof handle === 'object' && handle && this.#timers.delete(handle))
    Object.assign(globalThis, {
      setTimeout: (act: () => void, ms = 0, ...args: []) => this.#start(() => act(...args), ms),
      setInterval: (act: () => void, ms = 1, ...args: []) => this.#start(() => act(...args), ms, true),
      clearTimeout: clear,
      clearInterval: clear,
    })
    promises.setTimeout = this.sleep
    crypto.randomUUID = () => uuidOf(random)
    crypto.randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)))
    syncBuiltinESMExports()
  }

  readonly sleep = <T>(ms = 0, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError(signal))
      const handle = this.#start(() => resolve(value), ms)
      signal?.addEventListener('abort', () => {
        this.#timers.delete(handle)
        reject(abortError(signal))
      })
    })

  /** Lets time pass until a promise is settled. @throws if it never will be */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const settle = () => {
      isSettled = true
    }
    promise.then(settle, settle)
    const giveUpAt = this.now + PATIENCE_MS
    for (let idle = 0; ; ) {
      for (let turn = 0; turn < TURNS && !isSettled; turn++) await nextTurn()
      if (isSettled) return promise
      idle = this.#fireNext() ? 0 : idle + 1
      if (idle > IDLE_TURNS || this.now > giveUpAt) throw new Error('Something waits for what does not come')
    }
  }

  [Symbol.dispose](): void {
    const { now, random, abortTimeout, sleep, randomUUID, randomBytes, ...timers } = real
    Object.assign(globalThis, timers)
    Date.now = now
    Math.random = random
    AbortSignal.timeout = abortTimeout
    promises.setTimeout = sleep
    Object.assign(crypto, { randomUUID, randomBytes })
    syncBuiltinESMExports()
  }

  #start(act: () => void, ms: number, repeats = false): NodeJS.Timeout {
    const after = Math.max(1, Number.isFinite(ms) ? Math.floor(ms) : 1)
    const timer = {
      at: this.now + after,
      order: ++this.#order,
      owner: currentContainer(),
      everyMs: repeats ? after : undefined,
      act: AsyncResource.bind(act),
    }
    const handle = { unref: () => handle, ref: () => handle, hasRef: () => true, [Symbol.dispose]: () => undefined }
    this.#timers.set(handle, timer)
    return handle as unknown as NodeJS.Timeout
  }

  #fireNext(): boolean {
    let next: [object, Timer] | undefined
    for (const entry of this.#timers) {
      const [handle, timer] = entry
      if (timer.owner?.isOver) this.#timers.delete(handle)
      else if (next === undefined || isSooner(timer, next[1])) next = entry
    }
    if (next === undefined) return false
    const [handle, timer] = next
    this.now = Math.max(this.now, timer.at)
    if (timer.everyMs === undefined) this.#timers.delete(handle)
    else this.#timers.set(handle, { ...timer, at: this.now + timer.everyMs, order: ++this.#order })
    timer.act()
    return true
  }

  #abortAfter(ms: number): AbortSignal {
    const controller = new AbortController()
    const error = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    this.#start(() => controller.abort(error()), ms)
    return controller.signal
  }
}

function uuidOf(random: () => number): string {
  return '00000000-0000-4000-8000-000000000000'.replaceAll('0', () => Math.floor(random() * 16).toString(16))
}

function isSooner(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError' })
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => real.setImmediate(() => resolve()))
}
