/** What AWS asks for something. */
export interface Price {
  readonly usd: number
  /** How many of the unit that buys; with 1, the unit says so itself. */
  readonly per: number
  readonly unit: string
  /** AWS's page. */
  readonly page: string
  /** Where it was found, since AWS could not be asked: in a copy of its page, where others cite it, or nowhere. */
  readonly seen: Seen
}

type Seen = 'a copy of the page' | 'others, of September 2026' | 'others' | 'memory'

export const REGION = 'us-east-1'
/** When it was looked up. */
export const DATE = '2026-11-21'

/** Bytes of a GB on AWS's bills. */
export const GB = 2 ** 30
const MILLION = 1_000_000

const LAMBDA = 'https://aws.amazon.com/lambda/pricing/'
const KINESIS = 'https://aws.amazon.com/kinesis/data-streams/pricing/'
const FIREHOSE = 'https://aws.amazon.com/firehose/pricing/'
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/'
const S3 = 'https://aws.amazon.com/s3/pricing/'
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/'
const EVENTBRIDGE = 'https://aws.amazon.com/eventbridge/pricing/'

/** On demand, first tier, without free tiers. */
export const PRICES = {
  lambdaDuration: price(0.0000133334, 1, 'a GB-second on arm64', LAMBDA, 'others'),
  lambdaRequest: price(0.2, MILLION, 'requests', LAMBDA, 'others'),
  kinesisStream: price(0.04, 1, 'an hour of an on-demand stream', KINESIS, 'others, of September 2026'),
  kinesisShard: price(
    0.035,
    1,
    'an hour of a provisioned shard, and of keeping its records a week',
    KINESIS,
    'others, of September 2026',
  ),
  kinesisIn: price(0.08, 1, 'a GB in, records rounded up to 1 KB', KINESIS, 'others, of September 2026'),
  kinesisOut: price(0.04, 1, 'a GB out, to each reader', KINESIS, 'others, of September 2026'),
  kinesisKept: price(
    0.1,
    1,
    'a GB-month kept from the second day to the seventh',
    KINESIS,
    'others, of September 2026',
  ),
  firehoseToS3: price(0.029, 1, 'a GB from a stream, records rounded up to 5 KB', FIREHOSE, 'others'),
  firehoseToIceberg: price(0.045, 1, 'a GB to Iceberg tables', FIREHOSE, 'memory'),
  dynamodbCapture: price(0.1, MILLION, 'changes of items up to 1 KB, into Kinesis', DYNAMODB, 'others'),
  dynamodbStreamRead: price(0.02, 100_000, 'reads of a DynamoDB stream', DYNAMODB, 'others'),
  dynamodbWrite: price(0.625, MILLION, 'writes of items up to 1 KB', DYNAMODB, 'others'),
  pipeRequest: price(0.4, MILLION, 'requests of a pipe', EVENTBRIDGE, 'others'),
  scheduled: price(1, MILLION, 'invocations by a schedule', EVENTBRIDGE, 'memory'),
  s3Put: price(0.005, 1_000, 'objects put', S3, 'a copy of the page'),
  compactedObject: price(0.002, 1_000, 'objects compacted in S3 Tables', S3, 'a copy of the page'),
  compactedData: price(0.005, 1, 'a GB compacted in S3 Tables', S3, 'a copy of the page'),
  sqsRequest: price(0.4, MILLION, 'requests', 'https://aws.amazon.com/sqs/pricing/', 'others, of September 2026'),
  alarm: price(0.1, 1, 'a month of an alarm, for each of its metrics', CLOUDWATCH, 'others'),
  dashboard: price(3, 1, 'a month of a dashboard', CLOUDWATCH, 'others'),
  metric: price(0.3, 1, 'a month of a metric of your own, by the hours it has data', CLOUDWATCH, 'others'),
  kmsKey: price(1, 1, 'a month of a key', 'https://aws.amazon.com/kms/pricing/', 'memory'),
} as const satisfies Readonly<Record<string, Price>>

export type Priced = keyof typeof PRICES

/** What an amount of something costs, in USD. */
export function cost(of: Priced, amount: number): number {
  const { usd, per } = PRICES[of]
  return (usd * amount) / per
}

function price(usd: number, per: number, unit: string, page: string, seen: Seen): Price {
  return { usd, per, unit, page, seen }
}
