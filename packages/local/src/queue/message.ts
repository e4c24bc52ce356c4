/** A message that was received. */
export interface Message {
  readonly id: string
  readonly body: string
  /** ms since 1970 */
  readonly sentAt: number
  readonly firstReceivedAt: number
  /** How often it was received, this time included. */
  readonly receives: number
}

/**
 * Thrown where a message cannot be worked on yet, through no fault of its own, e.g. since somebody else has in hand what it
 * is about. It comes again, and counts as not received.
 */
export class Postponed extends Error {
  override readonly name = 'Postponed'
}
