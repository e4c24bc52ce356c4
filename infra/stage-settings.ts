import { CODECS, ConfigError } from '@inlet/core'
import * as z from 'zod'
import { mappedSources, sourcesProblem } from './sources.ts'
import { isPermanentStage, MOST_STAGE_CHARACTERS } from './stage.ts'

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected a name that S3 takes for a bucket')
const tableName = z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/, 'expected a name that DynamoDB takes for a table')
const lowerName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9_]{0,253}[a-z0-9])?$/, 'expected lower-case letters, digits and _')
const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/.+$/, 'expected the ARN of a role or user')

/**
 * A Kinesis stream of changes and the DynamoDB tables that belong to other stacks and stream into it. `mapping`: all of
 * core's mapping. Names are those in DynamoDB.
 */
const changeStream = z.strictObject({
  sources: z
    .union([z.literal('mapping'), z.array(tableName)])
    .default([])
    .transform(sources => (sources === 'mapping' ? mappedSources() : sources)),
  /** Shards of a provisioned stream; left out, the stream grows and shrinks by itself (on demand). */
  shards: z.int().min(1).max(500).optional(),
})

/** What CloudWatch takes. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 180, 365, 731] as const

const buffer = { seconds: z.int().min(0).max(900).default(60), megabytes: z.int().min(1).max(128).default(64) }

const stageSchema = z.strictObject({
  /** By name; one, `changes`, without sources if left out. */
  streams: z
    .record(z.string(), changeStream)
    .refine(streams => Object.keys(streams).every(name => /^[a-z][a-z0-9]{0,30}$/.test(name)), {
      error: 'expected names of lower-case letters and digits',
    })
    .refine(streams => Object.keys(streams).length > 0, 'expected a stream')
    .prefault({ changes: {} }),
  /** CSV uploads into DynamoDB. Names left out are of the stage. */
  csvImport: z
    .strictObject({
      tableName: tableName.optional(),
      bucketName: bucketName.optional(),
      functionName: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/)
        .optional(),
      roleName: z
        .string()
        .regex(/^[\w+=,.@-]{1,64}$/)
        .optional(),
      /** Files that are imported at once. */
      concurrency: z.int().min(2).max(1_000).default(5),
    })
    .prefault({}),
  /** Daily files of vendors: a bucket that is there already, instead of one of the stage. */
  dailyFiles: z
    .strictObject({
      bucketName: bucketName.optional(),
      /** Of KMS, if the bucket's objects are under one of its own. */
      keyArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\/.+$/, 'expected the ARN of a key')
        .optional(),
    })
    .prefault({}),
  /** Orders, as JSON lines. */
  orders: z
    .strictObject({
      tableName: tableName.optional(),
      buffer: z.strictObject(buffer).prefault({}),
      /** A Glue crawler over the lines, besides the table of the catalog that needs none. */
      crawler: z.boolean().default(false),
    })
    .prefault({}),
  /** Transactions, in S3 Tables. */
  transactions: z
    .strictObject({
      tableName: tableName.optional(),
      tableBucketName: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)
        .optional(),
      namespace: lowerName.default('analytics'),
      buffer: z.strictObject(buffer).prefault({}),
      /** `append` inserts every change, and a view tells the current state; `upsert` keeps a row for each item. */
      mode: z.enum(['append', 'upsert']).default('append'),
    })
    .prefault({}),
  /** Grants by Lake Formation besides IAM, for accounts that use it. */
  lakeFormation: z.strictObject({ readers: z.array(roleArn).default([]) }).optional(),
  /** Where alarms go; a topic without subscribers, if left out. */
  alarmEmail: z.email().optional(),
  /** Of the Parquet files: `zstd` makes them smaller, for readers that have it (README). */
  compression: z.enum(CODECS).default('snappy'),
  quarantineDays: z.int().min(14).default(365),
  logDays: z.literal(LOG_DAYS, `expected one of ${LOG_DAYS.join(', ')}`).default(30),
  /** What one query may scan, in GiB. `_current` views read all that was ever changed. */
  scanLimit: z
    .strictObject({ queries: z.int().min(1).default(100), current: z.int().min(1).default(1_000) })
    .prefault({}),
})

export type StageInput = z.input<typeof stageSchema>
export type Stage = z.output<typeof stageSchema>

/** Settings of a stage, with what is left out. @throws ConfigError that names the stage and each setting at fault */
export function readStage(name: string, input: StageInput): Stage {
  if (name.length > MOST_STAGE_CHARACTERS || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new ConfigError(
      `Stage "${name}": expected at most ${MOST_STAGE_CHARACTERS} lower-case letters, digits and -, ` +
        'since names on AWS are made of it',
    )
  }
  if (/^(?:prod|live|stag)/.test(name) && !isPermanentStage(name)) {
    throw new ConfigError(
      `Stage "${name}" would not keep its data when it is removed: expected "production" or "staging", or its name in ` +
        'PERMANENT of infra/stage.ts',
    )
  }
  const result = stageSchema.safeParse(input)
  if (!result.success) throw new ConfigError(`Stage "${name}" in infra/stages.ts:\n${z.prettifyError(result.error)}`)
  const { streams, ...others } = result.data
  const problem = sourcesProblem(Object.values(streams).flatMap(({ sources }) => sources)) ?? repeatedTable(others)
  if (problem !== undefined) throw new ConfigError(`Stage "${name}" in infra/stages.ts: ${problem}`)
  return result.data
}

function repeatedTable({ csvImport, orders, transactions }: Pick<Stage, 'csvImport' | 'orders' | 'transactions'>) {
  const names = [csvImport, orders, transactions].flatMap(({ tableName = [] }) => tableName)
  const repeated = names.find((each, index) => names.indexOf(each) !== index)
  return repeated === undefined ? undefined : `two tables are called "${repeated}"`
}
