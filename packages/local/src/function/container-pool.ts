/** What the pool needs of a container. */
interface PooledContainer {
  readonly isAlive: boolean
}

/**
 * Containers of one function: started on demand up to `size`, used again while they live, the warmest first. Who finds
 * none free waits, first come, first served.
 */
export class ContainerPool<C extends PooledContainer> {
  readonly #start: () => C
  readonly #waiting: PromiseWithResolvers<void>[] = []
  #idle: C[] = []
  #free: number

  constructor(size: number, start: () => C) {
    this.#free = size
    this.#start = start
  }

  /** Runs `work` with a container that nobody else has meanwhile. @throws the error of `evict`, if it had to wait */
  async use<T>(work: (container: C) => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await this.#waitForTurn()
    const container = this.#takeIdle() ?? this.#start()
    try {
      return await work(container)
    } finally {
      if (container.isAlive) this.#idle.push(container)
      this.#endTurn()
    }
  }

  /** Adds a container that was started elsewhere, and is free. */
  offer(container: C): void {
    this.#idle.push(container)
  }

  /** Sends away who waits, with `error`. */
  evict(error: Error): void {
    for (const turn of this.#waiting.splice(0)) turn.reject(error)
  }

  #takeIdle(): C | undefined {
    this.#idle = this.#idle.filter(container => container.isAlive)
    return this.#idle.pop()
  }

  #waitForTurn(): Promise<void> {
    const turn = Promise.withResolvers<void>()
    this.#waiting.push(turn)
    return turn.promise
  }

  /** A turn goes to the next who waits, so that nobody can come in between. */
  #endTurn(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next.resolve()
  }
}
