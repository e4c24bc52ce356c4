import type { Filters } from './filters.ts'
import type { ObjectReport } from './object-report.ts'
import type { ReplayPlace } from './place.ts'

/** A run of the command. */
export interface ReplayRun {
  readonly place: ReplayPlace
  /** Whether something is done; or only told. */
  readonly apply: boolean
  readonly filters: Filters
  /** How many objects are still to be taken. */
  readonly budget: Budget
  /** Ends the run after what is under way. */
  readonly signal: AbortSignal
}

/** Takes what is of a kind, and says of each object that the filters let through what became of it. */
export type ReplayKind = (run: ReplayRun) => AsyncGenerator<ObjectReport>

/** The objects that a run may take. */
export class Budget {
  #left: number

  constructor(limit: number) {
    this.#left = limit
  }

  get isSpent(): boolean {
    return this.#left <= 0
  }

  /** @returns whether one more may be taken */
  take(): boolean {
    return this.#left-- > 0
  }
}

export function isOver({ signal, budget }: ReplayRun): boolean {
  return signal.aborted || budget.isSpent
}

export function uriOf(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`
}
