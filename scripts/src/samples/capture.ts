import { type Change, type ChangeRecord, nativeChange, type Precision, streamsChange, TICK } from '@inlet/local'
import type { Random } from './random.ts'

/** How a table's changes reach Kinesis: natively, with times in µs or ms, or from its DynamoDB stream through Pipes. */
export type CaptureKind = 'kinesis-microsecond' | 'kinesis-millisecond' | 'streams'

export type Capture = {
  /** The least time between two changes of a key, in µs, that their records can tell apart. */
  readonly tick: number
  record(change: Change): ChangeRecord
}

export const REGION = 'eu-west-2'
export const ACCOUNT = '000000000000'
const ORIGIN = { region: REGION, account: ACCOUNT, streamLabel: '2024-01-20T06:21:09.489' }

export function createCapture(kind: CaptureKind, random: Random): Capture {
  switch (kind) {
    case 'kinesis-microsecond':
      return kinesisCapture('MICROSECOND', random)
    case 'kinesis-millisecond':
      return kinesisCapture('MILLISECOND', random)
    case 'streams':
      return streamsCapture(random)
  }
}

function kinesisCapture(precision: Precision, random: Random): Capture {
  return {
    tick: TICK[precision],
    record: change => nativeChange(change, { region: REGION, eventId: random.uuid(), precision }),
  }
}

function streamsCapture(random: Random): Capture {
  // Sequence numbers have 21 to 40 digits. They start short of a power of ten, because only text of different lengths
  // tells an order by number from an order by text.
  let sequence = 10n ** 21n - 20_000n
  return {
    tick: 1,
    record: change => {
      sequence += BigInt(random.int(1, 1000))
      return streamsChange(change, { ...ORIGIN, eventId: random.hex(32), sequenceNumber: sequence })
    },
  }
}
