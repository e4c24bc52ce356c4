import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { CommandError } from '../output/run-cli.ts'

const name = z.string().min(1)

/** What commands need of `infra/outputs.ts`, by the names there. */
const stageOutputs = z.object({
  Stage: name,
  Region: name,
  IsPermanent: z.boolean(),
  RawBucketName: name,
  QuarantineBucketName: name,
  RawDatabaseName: name,
  VendorBucketName: name,
  DailyFunctionName: name,
  /** The table that CSV uploads are imported into, and the bucket that they are put into. */
  DynamoDBTableName: name,
  S3BucketName: name,
  Captures: z.array(z.object({ tables: z.array(name), stream: name })),
  /** The function that loads changes. */
  ChangesFunctionName: name,
  /** Streams of Firehose: what it reads, who transforms it, and where it puts what fails. */
  Deliveries: z.array(
    z.object({ name, stream: name, transformer: name, errors: z.object({ bucket: name, prefix: name }) }),
  ),
  OrdersTableName: name,
  SalesDatabaseName: name,
  TransactionsTableName: name,
  TransactionsMode: z.enum(['append', 'upsert']),
  /** `"catalog"."namespace"."table"` */
  TransactionsIcebergTable: name,
  AnalyticsDatabaseName: name,
  QueriesWorkgroupName: name,
  CurrentWorkgroupName: name,
  /** The catalog of S3 Tables as queries name it, `s3tablescatalog/my-bucket`, and the namespace in it. */
  TablesCatalog: name,
  TablesNamespace: name,
  ViewsWorkgroupName: name,
  ViewsFunctionName: name,
  DeadLetterQueueUrls: z.array(name),
  AlarmNames: z.array(name),
})

export type StageOutputs = Readonly<z.output<typeof stageOutputs>>

/**
 * What the last `sst deploy` left in a file, `.sst/outputs.json`. SST writes it after each command, for whatever stage
 * that was, so that another stage's is refused.
 * @throws CommandError that says what to run
 */
export async function readStageOutputs(path: string, stage: string): Promise<StageOutputs> {
  const deploy = `run: pnpm sst deploy --stage ${stage}`
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new CommandError(`Expected ${path}, which a deploy leaves, found none; ${deploy}`)
  const found = parse(text)
  const named = z.object({ Stage: name }).safeParse(found)
  if (!named.success) throw new CommandError(`${path} names no stage, as after a deploy that failed; ${deploy}`)
  if (named.data.Stage !== stage) {
    throw new CommandError(`${path} is of stage "${named.data.Stage}", expected "${stage}"; ${deploy}`)
  }
  const { data, error } = stageOutputs.safeParse(found)
  if (data !== undefined) return data
  throw new CommandError(`${path} is of another version of the app; ${deploy}\n${z.prettifyError(error)}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
