import type { Simulation } from '../simulation.ts'

/** A pipeline of Inlet, and what it is to come to. */
export interface Pipeline {
  readonly name: string
  /** The calls that it makes, all of which go wrong in a campaign. */
  readonly operations: readonly string[]
  /** How often a call goes wrong, one of them for each run: the fewer the calls, the more often. */
  readonly faultRates: readonly number[]
  /** Whether some runs are of processes that the machine kills, with the events and the settings of its handler. */
  readonly canBeKilled: boolean
  /** Makes a source, and delivers it. @throws if the destination is not equal to it in the end, or never was meanwhile */
  run(simulation: Simulation): Promise<void>
}
