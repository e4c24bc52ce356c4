import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '@inlet/core'
import { spareTime, type TimeLeft } from './spare-time.ts'
import type { TableState } from './table-state.ts'
import type { TableStateFile } from './table-state-file.ts'

export interface LeaseTerms {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a lease holds if it is not renewed. */
  readonly leaseMs: number
  /** How long another's lease is waited for. */
  readonly patienceMs: number
  /** Of the process; the wait ends before it does. */
  readonly timeLeft?: TimeLeft | undefined
}

/** Waits for another's lease grow from the first to the last. */
const FIRST_LOOK_MS = 20
const LAST_LOOK_MS = 1_000

/**
 * The right to swap a table's partitions. It is renewed by a timer; whoever could not renew it in time stops by itself
 * before anybody else may begin. Changes of the state are made only while it is held.
 */
export class TableLease {
  readonly #file: TableStateFile
  readonly #terms: LeaseTerms
  readonly #holder = randomUUID()
  #until = 0
  #isLost = false
  #isReleased = false
  #timer: NodeJS.Timeout | undefined

  private constructor(file: TableStateFile, terms: LeaseTerms) {
    this.#file = file
    this.#terms = terms
  }

  /** @throws TransientError BUSY if another holds it for too long, or for longer than there is time */
  static async take(file: TableStateFile, terms: LeaseTerms): Promise<TableLease> {
    const lease = new TableLease(file, terms)
    const spare = spareTime(terms.timeLeft)
    let patience = terms.patienceMs
    for (let look = FIRST_LOOK_MS; !(await lease.#tryToTake()); look = Math.min(look * 2, LAST_LOOK_MS)) {
      const wait = Math.min(look, patience, spare())
      if (wait <= 0) throw new TransientError('BUSY', `Another load is swapping partitions: ${file.place} says so`)
      patience -= wait
      await sleep(wait)
    }
    // So often that some of the renewals may fail before nothing may be changed any more.
    lease.#timer = setInterval(() => void lease.#renew(), terms.leaseMs / 6)
    return lease
  }

  /** Before each change of the catalog: @throws TransientError LEASE_LOST unless it holds for `ms`, if nobody renews it */
  check(ms: number): void {
    if (!this.#isLost && this.#terms.now() + ms < this.#until) return
    throw this.#lostError()
  }

  /** The state; nobody else can begin or end a swap while the lease holds. @throws TransientError LEASE_LOST */
  read(): Promise<TableState> {
    return this.#change(state => state)
  }

  /** Changes the state, and holds on. @throws TransientError LEASE_LOST; what `change` throws */
  async update(change: (state: TableState) => TableState): Promise<TableState> {
    const until = this.#terms.now() + this.#terms.leaseMs
    const state = await this.#change(state => ({ ...change(state), lease: { holder: this.#holder, until } }))
    this.#until = Math.max(this.#until, until)
    return state
  }

  /** Changes the state, and lets go; once that is done, it does nothing. @throws TransientError LEASE_LOST */
  async release(change: (state: TableState) => TableState = state => state): Promise<void> {
    clearInterval(this.#timer)
    if (this.#isReleased) return
    await this.#change(state => ({ ...change(state), lease: null }))
    this.#isReleased = true
  }

  async #tryToTake(): Promise<boolean> {
    const { now, leaseMs } = this.#terms
    let until = 0
    const { lease } = await this.#file.update(state => {
      const isTaken = state.lease !== null && state.lease.holder !== this.#holder && state.lease.until > now()
      until = now() + leaseMs
      return isTaken ? state : { ...state, lease: { holder: this.#holder, until } }
    })
    this.#until = until
    return lease?.holder === this.#holder
  }

  async #renew(): Promise<void> {
    try {
      await this.update(state => state)
    } catch {
      // A lost lease is found by the next check; any other failure leaves time for another try.
    }
  }

  #change(change: (state: TableState) => TableState): Promise<TableState> {
    return this.#file.update(state => {
      if (state.lease?.holder !== this.#holder) throw this.#lose()
      return change(state)
    })
  }

  #lose(): TransientError {
    clearInterval(this.#timer)
    this.#isLost = true
    return this.#lostError()
  }

  #lostError(): TransientError {
    return new TransientError('LEASE_LOST', `Another load may have taken over the swap of ${this.#file.place}`)
  }
}
