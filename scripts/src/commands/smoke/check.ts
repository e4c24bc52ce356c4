import type { ObjectStore } from '@inlet/lake'
import type { StageOutputs } from '../../stage/stage-outputs.ts'
import type { SmokeClients } from './open-clients.ts'
import type { Poll } from './poll.ts'

/** What a check works with. */
export interface Smoke extends SmokeClients, Poll {
  readonly outputs: StageOutputs
  readonly store: ObjectStore
  /** Marks all that the checks make: `smoke-1f3a9c02`. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Something that has to be true of a stage that works. */
export interface Check {
  /** As `--only` has it. */
  readonly name: string
  /** What holds if it passes. */
  readonly title: string
  /**
   * Tries it. What it makes is registered with `made` before it is made, and so is removed whatever happens.
   * @returns what somebody may want to know though it passed
   * @throws Error that says what does not hold
   */
  run(smoke: Smoke, made: AsyncDisposableStack): Promise<readonly string[]>
}
