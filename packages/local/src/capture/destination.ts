import type { Precision } from '../changes/native-change.ts'

/** Where the changes of a table go, and in which shape. A table has at most one destination of each kind. */
export type Destination = NativeDestination | StreamsDestination

/** DynamoDB itself puts its native records into a Kinesis stream. */
export interface NativeDestination {
  readonly kind: 'native'
  readonly table: string
  readonly stream: string
  readonly precision: Precision
}

/** The table has a DynamoDB stream, whose records an EventBridge Pipe puts into a Kinesis stream as they are. */
interface StreamsDestination {
  readonly kind: 'streams'
  readonly table: string
  /** The Kinesis stream. */
  readonly stream: string
  /** Of the DynamoDB stream: the time when it was made, `2024-01-20T06:21:09.489`. */
  readonly streamLabel: string
}
