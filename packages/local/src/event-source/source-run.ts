import { serviceFailure } from './observer.ts'
import { ShardConsumer, type ShardStatus } from './shard-consumer.ts'
import { readableShards } from './shard-tree.ts'
import { persistently, type SourceContext } from './source-context.ts'
import type { Position, Shard } from './stream.ts'
import type { Wakeup } from './wakeup.ts'

/** Shards are listed anew when one ends, and after so many polls. */
const POLLS_PER_LIST = 10

/** One life of an event source: finds shards, and consumes each once its parents are done. */
export class SourceRun {
  readonly #context: SourceContext
  readonly #listing: Wakeup
  readonly #consumers = new Map<string, ShardConsumer>()
  readonly #ended = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  /** Where a shard is to be read from, if not from its start. */
  readonly #positions = new Map<string, Position>()
  #shards: readonly Shard[] = []
  /** When the last listing began. */
  #listedAt = 0

  constructor(context: SourceContext) {
    this.#context = context
    this.#listing = context.life.wakeup()
  }

  /** Resolves when life ends by a stop and everything that was begun is finished. */
  async run(): Promise<void> {
    await this.#context.life.live(() => this.#listForEver())
    await Promise.all(this.#running)
  }

  /** To be called when somebody waits for all that is in the stream. */
  hurry(): void {
    this.#listing.wake()
    for (const consumer of this.#consumers.values()) consumer.hurry()
  }

  /** Whether all that was there at `tick` is done, in every shard. */
  isDone(tick: number): boolean {
    if (this.#listedAt <= tick) return false
    return this.#shards.every(({ shardId }) => {
      return this.#ended.has(shardId) || this.#consumers.get(shardId)?.isDone(tick) === true
    })
  }

  status(): ShardStatus[] {
    return [...this.#consumers.values()].map(consumer => consumer.status())
  }

  async #listForEver(): Promise<never> {
    const { life, settings, stream } = this.#context
    const isFirstStart = await this.#loadCheckpoints()
    for (let isLatest = isFirstStart && settings.startingPosition === 'LATEST'; ; isLatest = false) {
      const listedAt = this.#context.tick()
      this.#shards = await this.#retried(() => stream.listShards())
      if (isLatest) await this.#beginAtLatest()
      this.#startReadable()
      this.#listedAt = listedAt
      this.#context.changed()
      await life.wait(this.#listing, settings.pollMs * POLLS_PER_LIST)
    }
  }

  /** Whether there are none. */
  async #loadCheckpoints(): Promise<boolean> {
    const states = await this.#retried(() => this.#context.checkpoints.load())
    for (const [shardId, state] of states) {
      if (state === 'ended') this.#ended.add(shardId)
      else this.#positions.set(shardId, 'since' in state ? state : { after: state.sequenceNumber })
    }
    return states.size === 0
  }

  /**
   * Keeps when the first start of all was, for every shard that there is. So a source that crashes before it has read
   * anything misses nothing, and shards that appear later are known to be later.
   */
  async #beginAtLatest(): Promise<void> {
    const { checkpoints, time } = this.#context
    const since = time.now()
    for (const { shardId } of this.#shards) {
      await this.#retried(() => checkpoints.save(shardId, { since }))
      this.#positions.set(shardId, 'LATEST')
    }
  }

  #startReadable(): void {
    for (const { shardId } of readableShards(this.#shards, this.#ended)) {
      if (this.#consumers.has(shardId)) continue
      const consuming = this.#consume(shardId)
      this.#running.add(consuming)
      void consuming.then(() => this.#running.delete(consuming))
    }
  }

  async #consume(shardId: string): Promise<void> {
    const { stream, functionArn } = this.#context
    const origin = { streamArn: stream.arn, shardId, invokeIdentityArn: roleOf(functionArn) }
    const consumer = new ShardConsumer(this.#context, origin, this.#positions.get(shardId) ?? 'TRIM_HORIZON')
    this.#consumers.set(shardId, consumer)
    if (!(await consumer.run())) return
    this.#ended.add(shardId)
    this.#consumers.delete(shardId)
    this.#listing.wake()
  }

  #retried<T>(work: () => Promise<T> | T): Promise<T> {
    return persistently(this.#context, work, error => {
      this.#context.observe({ type: 'read-failed', shardId: undefined, reason: serviceFailure(error) })
    })
  }
}

/** The role as which a function of that account is taken to run. */
function roleOf(functionArn: string): string {
  return `arn:aws:iam::${functionArn.split(':')[4] ?? ''}:role/local`
}
