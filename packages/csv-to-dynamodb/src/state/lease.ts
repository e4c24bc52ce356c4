import { TransientError } from '@inlet/core'
import { type ImportState, isOpen } from './import-state.ts'
import type { StateFile, StoredState } from './state-file.ts'

export interface LeaseClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a lease holds if it is not renewed. */
  readonly leaseMs: number
}

/** Everything in the state but who writes it. */
export type Progress = Omit<ImportState, 'lease' | 'revision'>

/**
 * The right to work on an import. It is renewed while the work goes on; whoever could not renew it in time stops by
 * itself before anybody else may begin. Every save is conditional on the one before, so an import that was taken over
 * cannot be saved by who had it.
 */
export class Lease {
  /** Aborted when the lease is lost. */
  readonly lost: AbortSignal
  readonly #lost = new AbortController()
  readonly #file: StateFile
  readonly #holder: string
  readonly #clock: LeaseClock
  #stored: StoredState
  #saving: Promise<unknown> = Promise.resolve()
  #mayBeClosed = false
  #timer: NodeJS.Timeout

  constructor(file: StateFile, stored: StoredState, holder: string, clock: LeaseClock) {
    this.lost = this.#lost.signal
    this.#file = file
    this.#stored = stored
    this.#holder = holder
    this.#clock = clock
    // So often that some of the renewals may fail before nothing may be written any more.
    this.#timer = setInterval(() => void this.#renew(), clock.leaseMs / 6)
  }

  get state(): ImportState {
    return this.#stored.state
  }

  /** Whether a state that closes the import may be stored, answered or not. No other may take its place. */
  get mayBeClosed(): boolean {
    return this.#mayBeClosed
  }

  /** Before each write: @throws TransientError LEASE_LOST unless it holds for `ms` longer, if nobody renews it */
  check(ms: number): void {
    const until = this.state.lease?.until ?? 0
    if (!this.#lost.signal.aborted && this.#clock.now() + ms < until) return
    throw new TransientError('LEASE_LOST', `The import of ${this.state.key} could not be kept: its lease ran out`)
  }

  /** Saves progress, and holds on. @throws TransientError LEASE_LOST */
  async save(progress: Progress): Promise<void> {
    await this.#replace(() => ({ ...progress, lease: this.#nextLease() }))
  }

  /** Saves progress, and lets go. @throws TransientError LEASE_LOST */
  async release(progress: Progress): Promise<void> {
    this.end()
    this.#mayBeClosed ||= !isOpen(progress)
    await this.#replace(() => ({ ...progress, lease: null }))
  }

  /** Renews it no more. */
  end(): void {
    clearInterval(this.#timer)
  }

  async #renew(): Promise<void> {
    try {
      await this.#replace(() => ({ ...this.state, lease: this.#nextLease() }))
    } catch {
      // A lost lease has told who works by it; any other failure leaves time for another try.
    }
  }

  /** One at a time, each on top of the one before. */
  #replace(next: () => Omit<ImportState, 'revision'>): Promise<void> {
    const saved = this.#saving.then(async () => {
      const stored = this.#lost.signal.aborted ? undefined : await this.#file.replace(this.#stored.etag, next())
      if (stored === undefined) throw this.#lose()
      this.#stored = stored
    })
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  #nextLease(): ImportState['lease'] {
    return { holder: this.#holder, until: this.#clock.now() + this.#clock.leaseMs }
  }

  #lose(): TransientError {
    this.end()
    this.#lost.abort()
    return new TransientError('LEASE_LOST', `Another invocation has taken over the import of ${this.state.key}`)
  }
}
