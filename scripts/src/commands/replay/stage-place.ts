import { LambdaClient } from '@aws-sdk/client-lambda'
import { type Feeds, requestOf } from '@inlet/csv-to-partition/feeds'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { FirehoseResponse } from '@inlet/firehose-transform/response'
import { openStore, requestTimeouts } from '@inlet/lake'
import type { ReplayAnswer } from '@inlet/stream-to-parquet/replay'
import type { StageOutputs } from '../../stage/stage-outputs.ts'
import { invokeFunction } from './invoke-function.ts'
import type { ReplayPlace } from './place.ts'

/** Lambda answers when the function has ended, which takes a quarter of an hour at most. */
const LONGEST_INVOCATION_MS = 16 * 60_000

/** A stage, as its last deploy left it, with the caller's credentials. Its own functions do the work. */
export async function openStagePlace(outputs: StageOutputs, feeds: Feeds): Promise<ReplayPlace> {
  const { Stage, Region, QuarantineBucketName, RawBucketName, RawDatabaseName, VendorBucketName } = outputs
  // The clients of the object store and of the stream ask the environment for it.
  process.env.AWS_REGION = Region
  // What is under way is not to be begun again.
  const lambda = new LambdaClient({ requestHandler: requestTimeouts(LONGEST_INVOCATION_MS), maxAttempts: 1 })
  const invoke = <T>(name: string, input: object) => invokeFunction<T>(lambda, name, input)
  const defaults = {
    bucketSrc: VendorBucketName,
    bucketDstn: RawBucketName,
    database: RawDatabaseName,
    now: Date.now,
  }
  return {
    name: `stage ${Stage}`,
    store: await openStore({}),
    changes: {
      quarantineBucket: QuarantineBucketName,
      failuresBucket: QuarantineBucketName,
      functionName: outputs.ChangesFunctionName,
      ask: request => invoke<ReplayAnswer>(outputs.ChangesFunctionName, request),
    },
    daily: {
      quarantineBuckets: [QuarantineBucketName],
      feeds,
      requestOf: (feed, dataRef) => requestOf(feed, { dataRef }, defaults),
      load: ({ name }, dataRef) => invoke<LoadReport>(outputs.DailyFunctionName, { feed: name, data_ref: dataRef }),
    },
    deliveries: outputs.Deliveries.map(({ name, stream, transformer, errors }) => ({
      name,
      errors,
      transform: event => invoke<FirehoseResponse>(transformer, event),
      openSource: async () => (await import('@inlet/firehose-transform/kinesis-source')).kinesisSource(stream),
    })),
    uploads: outputs.S3BucketName,
    [Symbol.asyncDispose]: async () => lambda.destroy(),
  }
}
