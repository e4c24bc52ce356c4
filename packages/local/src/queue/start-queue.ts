import { invocationFailure, serviceFailure } from '../event-source/observer.ts'
import { systemTime, type Time } from '../event-source/time.ts'
import { Wakeup } from '../event-source/wakeup.ts'
import { keepDeadLetter } from './dead-letter.ts'
import { type Message, Postponed } from './message.ts'
import { type MessageTable, messageTable } from './message-table.ts'
import type { Queue, QueueCounts, QueueOptions } from './queue.ts'
import type { MessagePosition } from './queue-event.ts'
import { type QueueSettings, queueSettings } from './settings.ts'

/**
 * Starts a stand-in for a queue of SQS with its event source, batch size 1: each message is delivered at least once, until
 * that succeeds or it has failed too often, and is kept as an object then.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @throws ConfigError for settings that make no sense
 */
export function startQueue(options: QueueOptions): Queue {
  return new RunningQueue(options, queueSettings(options.settings ?? {}))
}

const STORE_RETRY_MS = 1_000

class RunningQueue implements Queue {
  readonly #options: QueueOptions
  readonly #settings: QueueSettings
  readonly #messages: MessageTable
  readonly #time: Time
  readonly #wakeup: Wakeup
  readonly #running = new Set<Promise<void>>()
  readonly #ran: Promise<void>
  #waiters: (() => void)[] = []
  #isPaused = false
  #isStopping = false

  constructor(options: QueueOptions, settings: QueueSettings) {
    this.#options = options
    this.#settings = settings
    this.#messages = messageTable(options.database, options.name)
    this.#time = options.time ?? systemTime
    this.#wakeup = new Wakeup(this.#time)
    this.#ran = this.#run()
  }

  send(body: string): string {
    const now = this.#time.now()
    const id = this.#messages.send(body, now)
    this.#options.onEvent?.({ is: 'sent', ...this.#positionOf({ id, body, receives: 0, sentAt: now }) })
    this.#wakeup.wake()
    return id
  }

  counts(): QueueCounts {
    return { waiting: this.#messages.waiting(), running: this.#running.size }
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#wakeup.wake()
  }

  hurry(): void {
    this.#messages.hurry(this.#time.now())
    this.#wakeup.wake()
  }

  empty(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiters.push(resolve)
    this.#wakeup.wake()
    return promise
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#wakeup.wake()
    await this.#ran
    await Promise.all(this.#running)
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        const message = this.#hasRoom() ? this.#messages.receive(this.#time.now()) : undefined
        if (message !== undefined) this.#begin(message)
        else {
          if (this.#isEmpty()) for (const resolve of this.#waiters.splice(0)) resolve()
          await this.#wakeup.wait(this.#pauseMs())
        }
      } catch (error) {
        this.#tellStoreFailure(error)
        await this.#wakeup.wait(STORE_RETRY_MS)
      }
    }
  }

  #hasRoom(): boolean {
    return !this.#isPaused && this.#running.size < this.#settings.concurrency
  }

  #isEmpty(): boolean {
    return this.#running.size === 0 && this.#messages.nextAt() === undefined
  }

  /** Who has no room is woken by whatever makes some. */
  #pauseMs(): number {
    const nextAt = this.#hasRoom() ? this.#messages.nextAt() : undefined
    return nextAt === undefined ? Number.POSITIVE_INFINITY : Math.max(1, nextAt - this.#time.now())
  }

  #begin(message: Message): void {
    const worked = this.#work(message)
      .catch(error => this.#tellStoreFailure(error))
      .finally(() => {
        this.#running.delete(worked)
        this.#wakeup.wake()
      })
    this.#running.add(worked)
  }

  async #work(message: Message): Promise<void> {
    const { deliver, onEvent } = this.#options
    const { id, receives } = message
    const position = this.#positionOf(message)
    onEvent?.({ is: 'received', ...position })
    try {
      await deliver(message)
    } catch (error) {
      if (error instanceof Postponed) {
        const afterMs = this.#settings.postponeMs
        this.#putBack(id, afterMs, false)
        onEvent?.({ is: 'postponed', reason: error.message, afterMs, ...position })
      } else if (this.#isStopping) {
        this.#putBack(id, 0, false)
        onEvent?.({ is: 'put-back', ...position })
      } else if (receives < this.#settings.maxReceives) {
        const afterMs = this.#retryMs(receives)
        this.#putBack(id, afterMs, true)
        onEvent?.({ is: 'failed', reason: invocationFailure(error), afterMs, ...position })
      } else await this.#bury(message, invocationFailure(error))
      return
    }
    this.#messages.delete(id)
    onEvent?.({ is: 'succeeded', ...position })
  }

  async #bury(message: Message, reason: string): Promise<void> {
    const { name: queue, deadLetters, onEvent } = this.#options
    const { id, receives } = message
    const position = this.#positionOf(message)
    let objectKey: string
    try {
      objectKey = await keepDeadLetter(deadLetters, queue, message, reason, this.#time.now())
    } catch (error) {
      const afterMs = this.#retryMs(receives)
      this.#putBack(id, afterMs, true)
      onEvent?.({ is: 'dead-failed', reason: serviceFailure(error), afterMs, ...position })
      return
    }
    this.#messages.delete(id)
    onEvent?.({ is: 'dead', reason, objectKey, ...position })
  }

  #positionOf({ id, body, receives, sentAt }: Omit<Message, 'firstReceivedAt'>): MessagePosition {
    const { name: queue, subjectOf } = this.#options
    return { queue, messageId: id, subject: subjectOf(body), receives, sentAt }
  }

  /** A message that it has in hand stays there, and comes again at the next start. */
  #tellStoreFailure(error: unknown): void {
    const { name: queue, onEvent } = this.#options
    onEvent?.({ is: 'store-failed', queue, reason: serviceFailure(error) })
  }

  #putBack(id: string, afterMs: number, isReceived: boolean): void {
    this.#messages.putBack(id, this.#time.now() + afterMs, isReceived)
  }

  #retryMs(receives: number): number {
    const { retryBaseMs, retryCapMs } = this.#settings
    return Math.min(retryCapMs, retryBaseMs * 2 ** (receives - 1))
  }
}
