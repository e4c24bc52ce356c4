/** What happens to the messages of a queue, for whoever watches. Never what is in a message. */
export type QueueEvent =
  | ({ readonly is: 'sent' } & MessagePosition)
  /** It is being worked on. */
  | ({ readonly is: 'received' } & MessagePosition)
  /** It is done, and gone. */
  | ({ readonly is: 'succeeded' } & MessagePosition)
  /** It comes again after so many milliseconds. */
  | ({ readonly is: 'failed'; readonly reason: string; readonly afterMs: number } & MessagePosition)
  /** It cannot be worked on yet, through no fault of its own: it counts as not received. */
  | ({ readonly is: 'postponed'; readonly reason: string; readonly afterMs: number } & MessagePosition)
  /** It has failed for the last time, and is kept as an object of that key. */
  | ({ readonly is: 'dead'; readonly reason: string; readonly objectKey: string } & MessagePosition)
  /** It should be kept as an object, and could not. It comes again. */
  | ({ readonly is: 'dead-failed'; readonly reason: string; readonly afterMs: number } & MessagePosition)
  /** The queue was stopped under it: it comes again at the next start, and counts as not received. */
  | ({ readonly is: 'put-back' } & MessagePosition)
  /** The messages cannot be read or written. */
  | { readonly is: 'store-failed'; readonly queue: string; readonly reason: string }

export interface MessagePosition {
  readonly queue: string
  readonly messageId: string
  /** What it is about, in a few words: `s3://bucket/key`. */
  readonly subject: string
  /** How often it was received, this time included; 0 if it was not. */
  readonly receives: number
  /** When it was sent, ms since 1970. */
  readonly sentAt: number
}

/** Is called at once, and must not throw. */
export type QueueObserver = (event: QueueEvent) => void
