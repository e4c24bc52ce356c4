import type { Random } from '../random/random.ts'

/** A parser of bytes that come from outside. */
export interface FuzzTarget {
  readonly name: string
  /** What it is given, as the page of results says it. */
  readonly inputs: string
  /**
   * Makes an input of valid ones, and has it parsed.
   * @param note called with the input before it is parsed, for who reads a failure
   * @throws one of the typed errors if the input is refused; any other error is a fault, as is what an oracle throws
   */
  run(random: Random, note: (input: unknown) => void): unknown
}
