import type { Measured, Pipeline, Work } from './measured.ts'
import { cost, GB, type Priced } from './prices.ts'

const MILLION = 1_000_000

/** Of a Lambda function: what has a whole core. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const CORE_MB = 1_769
/** What an invocation waits for S3, beside its work. */
const WAIT_SECONDS = 0.3
/** What Kinesis keeps longer than a day, of the seven that streams keep it. */
const MORE_DAYS = 6
const DAYS_A_MONTH = 30
/** Firehose's step, from a stream to S3. https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html */
const FIREHOSE_STEP = 5 * 1_024
/** What Firehose collects for an object, if it comes fast: `buffer` in `infra/stage-settings.ts`. */
const FIREHOSE_OBJECT = 64 * 2 ** 20

/** What something of a pipeline costs. */
export interface CostLine {
  readonly service: Service
  readonly what: string
  /** For a million records. */
  readonly usd: number
}

export const SERVICES = ['DynamoDB', 'EventBridge Pipes', 'Kinesis', 'Firehose', 'Lambda', 'S3'] as const
type Service = (typeof SERVICES)[number]

/** @param memory of the pipeline's function, in MB */
export function pipelineCosts({ work }: Measured, memory: Readonly<Record<Pipeline, number>>) {
  const { changes, orders, transactions, uploads, dailyFiles } = work
  return {
    changes: [
      line('DynamoDB', 'dynamodbCapture', MILLION),
      ...kinesisLines(changes),
      ...lambdaLines(changes, memory.changes),
      line('S3', 's3Put', batches(changes) * changes.filesPerBatch),
    ],
    orders: [
      // A record is a request at most: the pipe hands several on at once.
      line('EventBridge Pipes', 'pipeRequest', MILLION),
      ...kinesisLines(orders),
      line('Firehose', 'firehoseToS3', gigabytes(Math.ceil(orders.bytes / FIREHOSE_STEP) * FIREHOSE_STEP)),
      ...lambdaLines(orders, memory.orders),
      line('S3', 's3Put', (orders.bytesWritten * MILLION) / FIREHOSE_OBJECT),
    ],
    transactions: [
      line('DynamoDB', 'dynamodbCapture', MILLION),
      ...kinesisLines(transactions),
      line('Firehose', 'firehoseToIceberg', gigabytes(transactions.bytesWritten)),
      ...lambdaLines(transactions, memory.transactions),
      line('S3', 's3Put', (transactions.bytesWritten * MILLION) / FIREHOSE_OBJECT),
      line('S3', 'compactedObject', (transactions.bytesWritten * MILLION) / FIREHOSE_OBJECT),
      line('S3', 'compactedData', gigabytes(transactions.bytesWritten)),
    ],
    uploads: [
      line('DynamoDB', 'dynamodbWrite', MILLION),
      ...lambdaLines(uploads, memory.uploads),
      line('S3', 's3Put', batches(uploads) * uploads.filesPerBatch),
    ],
    dailyFiles: [
      ...lambdaLines(dailyFiles, memory.dailyFiles),
      line('S3', 's3Put', batches(dailyFiles) * dailyFiles.filesPerBatch),
    ],
  } satisfies Readonly<Record<Pipeline, readonly CostLine[]>>
}

/** One reader. */
function kinesisLines({ bytes, roundedBytes }: Work): CostLine[] {
  return [
    line('Kinesis', 'kinesisIn', gigabytes(roundedBytes)),
    line('Kinesis', 'kinesisOut', gigabytes(bytes)),
    line('Kinesis', 'kinesisKept', (gigabytes(bytes) * MORE_DAYS) / DAYS_A_MONTH),
  ]
}

function lambdaLines(work: Work, memory: number): CostLine[] {
  return [
    line('Lambda', 'lambdaDuration', (memory / 1_024) * secondsOf(work, memory)),
    line('Lambda', 'lambdaRequest', batches(work)),
  ]
}

/** That a million records take, in a function with its share of a core. */
function secondsOf(work: Work, memory: number): number {
  const share = Math.min(1, memory / CORE_MB)
  return work.cpuMicros / share + batches(work) * WAIT_SECONDS
}

function batches({ recordsPerBatch }: Work): number {
  return MILLION / recordsPerBatch
}

/** Of a million records. */
function gigabytes(bytes: number): number {
  return (bytes * MILLION) / GB
}

function line(service: Service, what: Priced, amount: number): CostLine {
  return { service, what, usd: cost(what, amount) }
}
