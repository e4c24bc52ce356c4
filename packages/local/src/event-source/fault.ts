/**
 * What can be made to go wrong with a batch.
 * `crash-before-handler`, `crash-after-handler`: the source loses everything that it has in memory, for all shards, and
 * starts again from the checkpoints; the function has not been called, or its response never arrives.
 * `repeat-batch`: the batch is delivered once more, though it is done. `late-checkpoint`: its checkpoint is not saved; the
 * next one is.
 */
export type Fault = 'crash-before-handler' | 'crash-after-handler' | 'repeat-batch' | 'late-checkpoint'

interface FaultyBatch {
  readonly shardId: string
  readonly records: number
  readonly firstSequenceNumber: string
  readonly lastSequenceNumber: string
}

/** Asked once for each batch that is begun. One that crashes for every batch never lets the source get on. */
export type FaultPicker = (batch: FaultyBatch) => Fault | undefined
