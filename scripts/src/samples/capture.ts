import {
  type Change,
  type ChangeRecord,
  changeSize,
  isByTtl,
  nativeChange,
  type Precision,
  TICK,
  TTL_SERVICE,
} from '@inlet/local'
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
    record: ({ table, keys, at, effect }) => {
      sequence += BigInt(random.int(1, 1000))
      return {
        eventID: random.hex(32),
        eventName: effect.eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: REGION,
        ...(isByTtl(effect) && { userIdentity: TTL_SERVICE }),
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(at / 1_000_000),
          Keys: keys,
          ...effect.images,
          SequenceNumber: String(sequence),
          SizeBytes: changeSize(keys, effect),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventSourceARN: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}/stream/2024-01-20T06:21:09.489`,
      }
    },
  }
}
