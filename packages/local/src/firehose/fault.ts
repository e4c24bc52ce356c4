/**
 * What can be made to go wrong, as it does on AWS now and then.
 * `invoke-twice`: the answer of an invocation is lost, as of one that timed out, and the same records are sent again.
 * `hold-delivery`: the delivery is held back behind later ones: until one of those is done, until another delivery
 * interval has passed, or until nothing else is left to do while somebody waits.
 * `repeat-delivery`: the delivery is made twice, as a whole. `shuffle-delivery`: its records are in another order.
 */
export type FirehoseFault = 'invoke-twice' | 'hold-delivery' | 'repeat-delivery' | 'shuffle-delivery'

interface FaultyStage {
  readonly stage: 'transform' | 'delivery'
  readonly records: number
}

/** Asked once for each invocation's batch and each delivery; a fault of the other stage is none. */
export type FirehoseFaultPicker = (batch: FaultyStage) => FirehoseFault | undefined
