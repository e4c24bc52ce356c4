import type { FirehoseFault, LiveFirehoseOptions } from '@inlet/local/live'

/** What goes wrong with a Firehose stream in the demo, by the number of the batch or delivery. */
const FAULTS: ReadonlyMap<number, FirehoseFault> = new Map([
  [1, 'shuffle-delivery'],
  [2, 'repeat-delivery'],
  [3, 'hold-delivery'],
  [4, 'shuffle-delivery'],
])

/** The streams, delivering late, out of order and twice, as the real ones may; `onFault` is told. */
export function faultyStreams(
  streams: readonly LiveFirehoseOptions[],
  onFault: (fault: string) => void,
): LiveFirehoseOptions[] {
  return streams.map(stream => {
    let invocations = 0
    let deliveries = 0
    const pickFault = ({ stage }: { readonly stage: 'transform' | 'delivery' }) => {
      const fault = stage === 'delivery' ? FAULTS.get(++deliveries) : ++invocations === 2 ? 'invoke-twice' : undefined
      if (fault !== undefined) onFault(fault)
      return fault
    }
    return { ...stream, pickFault }
  })
}
