/** A week: as long as somebody has to mend what keeps changes from being loaded. */
const RETENTION_HOURS = 7 * 24

/** A Kinesis stream, encrypted, that keeps its records for a week; provisioned if it has a number of shards. */
export function makeStream(name: string, streamName: string, shards?: number): sst.aws.KinesisStream {
  return new sst.aws.KinesisStream(name, {
    transform: {
      stream: {
        name: streamName,
        retentionPeriod: RETENTION_HOURS,
        encryptionType: 'KMS',
        kmsKeyId: 'alias/aws/kinesis',
        ...(shards !== undefined && { shardCount: shards }),
        streamModeDetails: { streamMode: shards === undefined ? 'ON_DEMAND' : 'PROVISIONED' },
      },
    },
  })
}
