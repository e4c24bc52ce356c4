import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { CreateDatabaseCommand } from '@aws-sdk/client-glue'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import type { AwsCall } from '../aws/aws-call.ts'
import type { Aws } from '../aws/open-aws.ts'
import { type Container, type ContainerOptions, startContainer } from './start-container.ts'

/** Where a handler runs: what AWS tells it, and what its events are about. */
export interface Site {
  readonly functionArn: string
  /** All that the app sets. */
  readonly env: Readonly<Record<string, string>>
  /** Of events that name a bucket: where files are uploaded to. */
  readonly bucket?: string
  /** The ARN of the Kinesis stream that events are from. */
  readonly streamArn?: string
  /** The ARN of the Firehose stream that events are from. */
  readonly deliveryStreamArn?: string
}

/** A handler that runs, wherever it does. */
export interface PlainRun extends AsyncDisposable {
  readonly site: Site
  readonly aws: Aws
  /** Has an event handled. @throws Error if that fails */
  invoke(event: unknown): Promise<unknown>
  putObject(bucket: string, key: string, body: string | Uint8Array): Promise<void>
  /** A database of Glue, as the app makes it before any function runs. */
  createDatabase(name: string): Promise<void>
  /** A table of DynamoDB, with the key `id`. */
  createTable(name: string): Promise<void>
}

/** A handler that runs, for a function that drives it through all that it does. */
export interface Run extends PlainRun {
  /** Has events handled at the same time, each in a container of its own. @throws Error if one fails */
  invokeTogether(events: readonly unknown[]): Promise<void>
  /** Has an event handled that leads to an error of that name. @throws Error if it does not */
  fail(event: unknown, errorName: string): Promise<void>
  /** Has an event handled whose time is over as soon as such a call is made. */
  invokeUntil(isOver: (call: AwsCall) => boolean, event: unknown): Promise<unknown>
  passTime(ms: number): void
}

export async function startRun(site: Site, aws: Aws, bundle: string): Promise<Run> {
  const options: ContainerOptions = { bundle, functionArn: site.functionArn, env: { ...site.env, ...aws.env } }
  const container = await startContainer(options)
  const invoke = async (event: unknown, by: Container = container) => {
    const outcome = await by.invoke(event)
    aws.check()
    if ('error' in outcome) throw new Error(`Expected a result, found ${describe(outcome.error)}`)
    return outcome.result
  }
  return {
    site,
    aws,
    invoke: event => invoke(event),
    async invokeTogether(events) {
      await using others = new AsyncDisposableStack()
      const containers = await Promise.all(events.map(async () => others.use(await startContainer(options))))
      await Promise.all(events.map((event, index) => invoke(event, containers[index])))
    },
    async fail(event, errorName) {
      const outcome = await container.invoke(event)
      aws.check()
      const found = 'error' in outcome ? outcome.error : undefined
      if (found?.name === errorName) return
      throw new Error(`Expected ${errorName}, found ${found === undefined ? 'a result' : describe(found)}`)
    },
    async invokeUntil(isOver, event) {
      aws.onCall(call => {
        if (isOver(call)) container.endTime()
      })
      try {
        return await invoke(event)
      } finally {
        aws.onCall(() => undefined)
      }
    },
    passTime: container.passTime,
    ...fixtures(aws),
    [Symbol.asyncDispose]: () => container[Symbol.asyncDispose](),
  }
}

/** What tests make in AWS, for handlers to find there. */
export function fixtures(aws: Aws): Pick<PlainRun, 'putObject' | 'createDatabase' | 'createTable'> {
  return {
    async putObject(bucket, key, body) {
      await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
    },
    async createDatabase(name) {
      await aws.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: name } }))
    },
    async createTable(name) {
      await aws.dynamodb.send(
        new CreateTableCommand({
          TableName: name,
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      )
    },
  }
}

function describe({ name, message }: { readonly name: string; readonly message: string }): string {
  return `${name}: ${message}`
}

/** What a site has to tell. @throws Error if it does not */
export function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`Expected the site of the handler to name ${what}`)
  return value
}

/** What a run was to lead to. @throws Error if it did not: then it has not been through all that the handler does */
export function expectAll(result: unknown, expected: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = typeof result === 'object' && result !== null ? Reflect.get(result, name) : undefined
    if (JSON.stringify(found) !== JSON.stringify(value)) {
      throw new Error(`Expected ${name} ${JSON.stringify(value)} of the handler, found ${JSON.stringify(result)}`)
    }
  }
}
