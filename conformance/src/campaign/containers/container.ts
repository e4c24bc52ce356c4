import { AsyncLocalStorage } from 'node:async_hooks'

/** A process that runs a function, and may die: from then on nobody answers it, and none of its timers fires. */
export class Container {
  isOver = false
  readonly died: Promise<'died'>
  /** What its clock is ahead of the world's, in ms. */
  readonly skewMs: number
  readonly #die: (how: 'died') => void

  constructor(skewMs = 0) {
    const { promise, resolve } = Promise.withResolvers<'died'>()
    this.died = promise
    this.skewMs = skewMs
    this.#die = resolve
  }

  die(): void {
    this.isOver = true
    this.#die('died')
  }
}

const running = new AsyncLocalStorage<Container>()

/** Whose code runs: that of a container, or the world around them. */
export function currentContainer(): Container | undefined {
  return running.getStore()
}

export function inContainer<T>(container: Container, work: () => T): T {
  return running.run(container, work)
}

export function outsideContainers<T>(work: () => T): T {
  return running.exit(work)
}
