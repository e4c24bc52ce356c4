import type { Happenings } from './happenings.ts'
import type { RateHistory } from './rate-history.ts'

/** What a lane works with. */
export interface FlowContext {
  /** ms since 1970 */
  readonly now: () => number
  /** Of the lane's pipeline. */
  readonly history: RateHistory
  readonly happenings: Happenings
}
