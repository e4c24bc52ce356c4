import type { Fault } from '@inlet/local/live'

/** What goes wrong in the demo, by the number of the batch, so that every run shows that none of it matters. */
const FAULTS: ReadonlyMap<number, Fault> = new Map([
  [2, 'repeat-batch'],
  [4, 'crash-after-handler'],
  [6, 'late-checkpoint'],
  [7, 'crash-before-handler'],
  [10, 'crash-after-handler'],
])

/** Picks the fault of each batch that the event source begins, and tells of it. */
export function planFaults(onFault: (fault: Fault) => void): () => Fault | undefined {
  let batches = 0
  return () => {
    const fault = FAULTS.get(++batches)
    if (fault !== undefined) onFault(fault)
    return fault
  }
}
