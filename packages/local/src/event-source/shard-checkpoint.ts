import { serviceFailure } from './observer.ts'
import { persistently, type SourceContext } from './source-context.ts'

/** The checkpoint of one shard, as it is saved. */
export class ShardCheckpoint {
  readonly #context: SourceContext
  readonly #shardId: string
  #saved: string | undefined

  constructor(context: SourceContext, shardId: string, saved: string | undefined) {
    this.#context = context
    this.#shardId = shardId
    this.#saved = saved
  }

  get saved(): string | undefined {
    return this.#saved
  }

  /** Saves a checkpoint if there is one that is not. A failure leaves it to the next. */
  save(sequenceNumber: string | undefined): void {
    if (sequenceNumber === undefined || sequenceNumber === this.#saved) return
    const { checkpoints, observe } = this.#context
    try {
      checkpoints.save(this.#shardId, { sequenceNumber })
    } catch (error) {
      this.#report(error)
      return
    }
    this.#saved = sequenceNumber
    observe({ type: 'checkpoint', shardId: this.#shardId, sequenceNumber })
  }

  /** Saves that the shard is done to its end, however often that has to be tried. @throws Abandoned */
  async end(): Promise<true> {
    const save = () => this.#context.checkpoints.save(this.#shardId, 'ended')
    await persistently(this.#context, save, error => this.#report(error))
    return true
  }

  #report(error: unknown): void {
    const reason = serviceFailure(error)
    this.#context.observe({ type: 'checkpoint-failed', shardId: this.#shardId, reason })
  }
}
