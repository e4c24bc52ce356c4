import { ConfigError, TABLE_DEFINITIONS, TABLE_MAPPING } from '@inlet/core'
import * as z from 'zod'
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

/** What the environment of a function has room for, 4 KB, and a policy within a role, 10 KB. */
const MOST_SOURCES = 100
const MOST_SOURCE_CHARACTERS = 3_000

const buffer = { seconds: z.int().min(0).max(900).default(60), megabytes: z.int().min(1).max(128).default(64) }

const stageSchema = z.strictObject({
  /** By name; one, `changes`, without sources if left out. */
  streams: z
    .record(z.string().regex(/^[a-z][a-z0-9]{0,30}$/, 'expected lower-case letters and digits'), changeStream)
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
  quarantineDays: z.int().min(14).default(365),
  logDays: z.union([1, 3, 5, 7, 14, 30, 60, 90, 120, 180, 365, 731].map(days => z.literal(days))).default(30),
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
  const tables = Object.values(result.data.streams).flatMap(({ sources }) => sources)
  const characters = tables.reduce((sum, table) => sum + table.length + '"",'.length, 0)
  if (tables.length > MOST_SOURCES || characters > MOST_SOURCE_CHARACTERS) {
    throw new ConfigError(
      `Stage "${name}" in infra/stages.ts has ${tables.length} sources: expected at most ${MOST_SOURCES}, of ` +
        `${MOST_SOURCE_CHARACTERS} characters together, since one function watches them all; give others to another stage`,
    )
  }
  const repeated = tables.find((table, index) => tables.indexOf(table) !== index)
  if (repeated === undefined) return result.data
  throw new ConfigError(
    `Stage "${name}" in infra/stages.ts: table "${repeated}" streams twice; expected one stream for it`,
  )
}

/** Tables of the mapping: those of definitions that the stage makes itself are not among them. */
function mappedSources(): string[] {
  const own = new Set(TABLE_DEFINITIONS.map(({ source }) => source))
  return Object.values(TABLE_MAPPING).filter(source => !own.has(source))
}
