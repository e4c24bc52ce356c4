/**
 * How far a shard is done: to its end; up to a sequence number; or not at all, with records wanted that arrived `since`
 * then (ms since 1970).
 */
export type ShardState = 'ended' | { readonly sequenceNumber: string } | { readonly since: number }

/**
 * The checkpoints of a stream. Saving is synchronous, so that a source that is dropped cannot save after its successor.
 * It may fail; what was saved before holds then.
 */
export interface Checkpoints {
  /** By shard. A shard that has none is to be read from its start. */
  load(): ReadonlyMap<string, ShardState>
  save(shardId: string, state: ShardState): void
}

/** Checkpoints that last as long as the process. */
export function memoryCheckpoints(): Checkpoints {
  const states = new Map<string, ShardState>()
  return {
    load: () => new Map(states),
    save: (shardId, state) => void states.set(shardId, state),
  }
}
