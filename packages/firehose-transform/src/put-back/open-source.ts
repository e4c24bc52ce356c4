import type { OpenSource } from './source.ts'

/** Most batches fit, so a client is loaded with the first that does not. */
export const openSource: OpenSource = async ({ deliveryStreamArn, sourceKinesisStreamArn }) => {
  if (sourceKinesisStreamArn) return (await import('./kinesis-source.ts')).kinesisSource(sourceKinesisStreamArn)
  return (await import('./firehose-source.ts')).firehoseSource(deliveryStreamArn)
}
