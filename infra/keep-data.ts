import { isPermanentStage } from './stage.ts'

/**
 * What holds data, or is needed to read it. SST's own `removal: 'retain'` knows buckets and DynamoDB tables only.
 * A stream has up to a week of changes that may be nowhere else, a queue what could not be processed.
 */
const HOLDS_DATA: ReadonlySet<string> = new Set([
  'aws:dynamodb/table:Table',
  'aws:glue/catalogDatabase:CatalogDatabase',
  'aws:glue/catalogTable:CatalogTable',
  'aws:kinesis/stream:Stream',
  'aws:kms/key:Key',
  'aws:s3/bucket:Bucket',
  'aws:s3tables/namespace:Namespace',
  'aws:s3tables/table:Table',
  'aws:s3tables/tableBucket:TableBucket',
  'aws:sqs/queue:Queue',
])

/** What others rely on though nothing is in it, and may be taken out of the program: it goes on as it is. */
const GOES_ON: ReadonlySet<string> = new Set(['aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination'])

/**
 * Lets Pulumi keep, and refuse to delete, what holds data in a permanent stage: also when it leaves the program, or has to
 * be replaced.
 */
export function keepData(): void {
  if (!isPermanentStage($app.stage)) return
  $util.runtime.registerStackTransformation(({ type, props, opts }) => {
    if (HOLDS_DATA.has(type)) return { props, opts: { ...opts, retainOnDelete: true, protect: true } }
    return GOES_ON.has(type) ? { props, opts: { ...opts, retainOnDelete: true } } : undefined
  })
}
