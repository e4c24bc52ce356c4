import type { KinesisStreamEvent } from 'aws-lambda'

/** A function that does what the partition key of the first record says. */
export function handler({ Records }: KinesisStreamEvent): unknown {
  switch (Records[0]?.kinesis.partitionKey) {
    case 'throw':
      throw new RangeError('told to')
    case 'hang':
      return new Promise(() => {})
    case 'exit':
      return process.exit(1)
    default:
      return null
  }
}
