import type { Figure } from '@inlet/console/api'
import type { BucketEvent, QueueCounts, QueueEvent } from '@inlet/local/live'
import { figures } from './figures.ts'
import { Lag } from './lag.ts'
import { Problems } from './problems.ts'

/** Files that are dropped into a bucket, until somebody has worked on them. */
export class DroppedFiles {
  readonly problems = new Problems()
  /** Given up, and kept as dead letters. */
  failed = 0
  readonly #lag = new Lag()
  #files = 0

  onBucketEvent(event: BucketEvent, at: number): void {
    switch (event.is) {
      case 'object-created':
        this.#files++
        this.problems.clear(event.bucket)
        break
      case 'not-handed-over':
      case 'failed':
        this.problems.occur(event.bucket, at, `Bucket ${event.bucket}: ${event.reason}`)
        break
    }
  }

  onQueueEvent(event: QueueEvent, at: number): void {
    if (event.is === 'store-failed') {
      this.problems.occur(event.queue, at, `The queue cannot be read or written: ${event.reason}`)
      return
    }
    this.problems.clear(event.queue)
    if (event.is === 'succeeded' || event.is === 'dead') this.#lag.end(event.messageId)
    else this.#lag.wait(event.messageId, event.sentAt)
    if (event.is === 'dead') this.failed++
  }

  /** How long the oldest one waits already. */
  lag(now: number): number {
    return this.#lag.value(now)
  }

  figures({ waiting, running }: QueueCounts): Figure[] {
    return figures({ in: this.#files, waiting, running, failed: this.failed })
  }
}
