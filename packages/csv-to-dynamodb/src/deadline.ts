/** What is known of an invocation's time. A call that is not Lambda's may have no context. */
export interface InvocationTime {
  readonly getRemainingTimeInMillis?: () => number
}

const LONGEST_MARGIN_MS = 30_000
/** setTimeout's. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The time that an invocation has, less a margin in which to save what it has done. */
export class Deadline {
  /** How long saving may take. */
  readonly marginMs: number
  readonly #remaining: () => number

  constructor(time: InvocationTime | undefined) {
    this.#remaining = () => time?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY
    this.marginMs = Math.min(LONGEST_MARGIN_MS, this.#remaining() / 3)
  }

  /** Milliseconds to work. */
  get left(): number {
    return this.#remaining() - this.marginMs
  }

  get isOver(): boolean {
    return this.left <= 0
  }

  /** Calls `act` a while after it is over, when there is no more time to wait for anything but what saving takes. */
  afterwards(act: () => void): { cancel(): void } {
    const delay = this.left + this.marginMs / 3
    const timer = delay <= LONGEST_TIMER_MS ? setTimeout(act, Math.max(0, delay)) : undefined
    return { cancel: () => clearTimeout(timer) }
  }
}
