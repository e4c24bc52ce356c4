import type { Invocation, Outcome, Simulation } from './simulation.ts'

/** Nothing goes wrong any more after so many deliveries in a run: it has to come to an end. */
const UNCALM_DELIVERIES = 14
/** The same, of processes that take a second to start. */
const UNCALM_PROCESSES = 4
const MOST_DELIVERIES = 90

/** Pauses between two deliveries of an event: Lambda waits a minute, then two; a stream's source asks again at once. */
const LONGEST_PAUSE_MS = 120_000

/** Deliveries of a run, as AWS makes them: what fails or dies comes again, and what succeeds may. */
export class Deliveries {
  readonly #simulation: Simulation
  #count = 0

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** Whether something may still go wrong. */
  get isUncalm(): boolean {
    const { isReal, plan } = this.#simulation
    return this.#count < (isReal ? UNCALM_PROCESSES : UNCALM_DELIVERIES) && !plan.isCalm
  }

  /**
   * Delivers an event until it is done: another time at once, at the same time, or after it was done, as chance has it.
   * @param isDone whether an outcome is one after which nothing comes again
   * @returns the last of those
   */
  async deliver(
    invocation: Invocation,
    isDone: (outcome: Outcome) => boolean = ({ is }) => is === 'done',
  ): Promise<Outcome> {
    const { random, sleep } = this.#simulation
    let last: Outcome = { is: 'died' }
    for (let isFirst = true, left = this.#repeats(); isFirst || left >= 0; isFirst = false) {
      const isAccompanied = this.isUncalm && random.chance(0.25)
      const outcomes = await Promise.all([
        this.#once(invocation),
        ...(isAccompanied ? [sleep(random.integer(0, 500)).then(() => this.#once(invocation))] : []),
      ])
      const done = outcomes.find(isDone)
      if (done !== undefined) {
        last = done
        left--
      }
      if (left >= 0) await sleep(random.integer(10, LONGEST_PAUSE_MS))
    }
    return last
  }

  async #once(invocation: Invocation): Promise<Outcome> {
    const { plan, invoke } = this.#simulation
    if (++this.#count > MOST_DELIVERIES) throw new Error(`Not done after ${MOST_DELIVERIES} deliveries`)
    if (!this.isUncalm) plan.isCalm = true
    return invoke(invocation)
  }

  #repeats(): number {
    return this.isUncalm && this.#simulation.random.chance(0.2) ? 1 : 0
  }
}
