import type { DatabaseSync } from 'node:sqlite'
import type { Time } from '../event-source/time.ts'
import type { DeadLetterBucket } from './dead-letter.ts'
import type { Message } from './message.ts'
import type { QueueObserver } from './queue-event.ts'
import type { QueueSettings } from './settings.ts'

export interface QueueOptions {
  /** Its messages are kept there, and outlive the process. */
  readonly database: DatabaseSync
  readonly name: string
  /** Works on a message. If it throws, the message comes again. @throws Postponed if that is no fault of the message's */
  readonly deliver: (message: Message) => Promise<void>
  /** What a message is about, in a few words, for whoever watches: not what is in it. */
  readonly subjectOf: (body: string) => string
  readonly deadLetters: DeadLetterBucket
  readonly settings?: Partial<QueueSettings>
  readonly onEvent?: QueueObserver
  readonly time?: Time
}

export interface QueueCounts {
  /** Messages that nobody has in hand. */
  readonly waiting: number
  /** Messages that are being worked on. */
  readonly running: number
}

export interface Queue {
  /** The message outlives the process when this returns. @returns its id */
  send(body: string): string
  counts(): QueueCounts
  /** Begins nothing until `resume`. */
  pause(): void
  resume(): void
  /** Whatever waits to come again comes now. */
  hurry(): void
  /** Resolves when there is no message at all. */
  empty(): Promise<void>
  /**
   * Begins nothing, and resolves when nothing is under way. A message that fails meanwhile counts as not received: it
   * comes again at the next start.
   */
  stop(): Promise<void>
}
