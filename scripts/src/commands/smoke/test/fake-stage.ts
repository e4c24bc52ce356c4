import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import type { StageOutputs } from '../../../stage/stage-outputs.ts'
import { FakePipelines, type Item } from './fake-pipelines.ts'
import { keysOf } from './keys-of.ts'
import { OUTPUTS, STREAM } from './outputs.ts'

/** What an API's exceptions are made of. */
class Fault extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** A stage as the checks see it, on loopback, behind the SDK's own clients. */
export interface FakeStage extends AsyncDisposable {
  readonly pipelines: FakePipelines
  readonly store: ObjectStore
  readonly outputs: StageOutputs
  /** Of captures, which are switched on at a time. */
  readonly captures: { precision: string; activeAt: number }
  /** With which clients find it. */
  readonly env: Readonly<Record<string, string>>
  /** Hears each operation, and each function that is invoked. */
  onCall: (name: string) => void
  /** What the checks have left: items, tables and objects. */
  leftovers(): Promise<string[]>
}

type Operations = Readonly<Record<string, (input: never) => object | Promise<object>>>

export async function startFakeStage(): Promise<FakeStage> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-smoke-'))
  const store = directoryStore(root)
  const pipelines = new FakePipelines(store)
  const captures = { precision: 'MICROSECOND', activeAt: 0 }
  const operations: Operations = {
    ...dynamoDB(pipelines, captures),
    ...athena(pipelines),
    ...others(pipelines),
  }
  const functions = functionsOf(pipelines)
  const server = createServer(async (request, response) => {
    await serve(request, response).catch(error => {
      response.statusCode = 400
      const type = error instanceof Fault ? error.type : 'InternalFailure'
      response.end(JSON.stringify({ __type: type, message: String(error?.message) }))
    })
  }).listen(0, '127.0.0.1')

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const input = (await json(request)) as never
    const [, functionName] = /\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? []
    const name = functionName ?? String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
    stage.onCall(name)
    const run = (functionName === undefined ? operations : functions)[name]
    if (run === undefined) throw new Error(`The fake has no ${name}`)
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    if (functionName === undefined) return void response.end(JSON.stringify(await run(input)))
    const failure = pipelines.failureOf(name)
    if (failure !== undefined) response.setHeader('x-amz-function-error', 'Unhandled')
    response.end(JSON.stringify(failure === undefined ? await run(input) : { errorMessage: failure }))
  }

  await once(server, 'listening')
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const stage: FakeStage = {
    pipelines,
    store,
    captures,
    // SQS is asked where the queue's URL says.
    outputs: { ...OUTPUTS, DeadLetterQueueUrls: [`${endpoint}/123456789012/inlet-mine-ViewDeadLetters`] },
    env: { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    onCall: () => undefined,
    async leftovers() {
      const buckets = [OUTPUTS.RawBucketName, OUTPUTS.VendorBucketName, OUTPUTS.S3BucketName]
      const objects = await Promise.all(buckets.map(bucket => keysOf(store, bucket)))
      return [...pipelines.items.keys(), ...pipelines.tables.keys(), ...objects.flat()]
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await rm(root, { recursive: true })
    },
  }
  return stage
}

function dynamoDB(pipelines: FakePipelines, captures: FakeStage['captures']): Operations {
  return {
    DescribeKinesisStreamingDestination: () => {
      const DestinationStatus = pipelines.now >= captures.activeAt ? 'ACTIVE' : 'ENABLING'
      const ApproximateCreationDateTimePrecision = captures.precision
      const found = { StreamArn: STREAM, DestinationStatus, ApproximateCreationDateTimePrecision }
      return { KinesisDataStreamDestinations: [found] }
    },
    PutItem: ({ TableName, Item }: { TableName: string; Item: Item }) => {
      pipelines.put(TableName, Item)
      return {}
    },
    DeleteItem: ({ TableName, Key }: { TableName: string; Key: Item }) => {
      if (pipelines.failureOf('DeleteItem') !== undefined) throw new Fault('AccessDeniedException', 'not you')
      pipelines.remove(TableName, Key)
      return {}
    },
    GetItem: async ({ TableName, Key }: { TableName: string; Key: Item }) => {
      await pipelines.importUploads()
      return { Item: pipelines.find(TableName, Key) }
    },
  }
}

function athena(pipelines: FakePipelines): Operations {
  const queries: { readonly sql: string; polls: number }[] = []
  const find = (id: string) => queries[Number(id)] ?? { sql: '', polls: 0 }
  return {
    StartQueryExecution: ({ QueryString: sql, WorkGroup }: { QueryString: string; WorkGroup: string }) => {
      if (![OUTPUTS.QueriesWorkgroupName, OUTPUTS.CurrentWorkgroupName].includes(WorkGroup)) {
        throw new Fault('InvalidRequestException', `WorkGroup ${WorkGroup} is not found.`)
      }
      return { QueryExecutionId: String(queries.push({ sql, polls: 0 }) - 1) }
    },
    GetQueryExecution: ({ QueryExecutionId }: { QueryExecutionId: string }) => {
      const query = find(QueryExecutionId)
      query.polls += 1
      const status = query.polls === 1 ? { State: 'RUNNING' } : endOf(() => pipelines.query(query.sql))
      return { QueryExecution: { Status: status } }
    },
    GetQueryResults: ({ QueryExecutionId }: { QueryExecutionId: string }) => {
      const rows = ['_col0', String(pipelines.query(find(QueryExecutionId).sql))]
      return { ResultSet: { Rows: rows.map(VarCharValue => ({ Data: [{ VarCharValue }] })) } }
    },
    ListNamedQueries: () => ({ NamedQueryIds: ['one'] }),
    BatchGetNamedQuery: () => ({
      NamedQueries: [{ Name: 'inlet-mine-orders-revenue', QueryString: 'SELECT 1 FROM revenue' }],
    }),
  }
}

function endOf(query: () => number): object {
  try {
    query()
    return { State: 'SUCCEEDED' }
  } catch (error) {
    return { State: 'FAILED', StateChangeReason: error instanceof Error ? error.message : '' }
  }
}

function others({ tables }: FakePipelines): Operations {
  return {
    GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: '3' } }),
    DescribeAlarms: () => ({
      MetricAlarms: [{ AlarmName: 'inlet-mine-ChangesLate', AlarmDescription: 'Late.', StateValue: 'ALARM' }],
    }),
    DeleteTable: ({ Name }: { Name: string }) => {
      if (!tables.delete(Name)) throw new Fault('EntityNotFoundException', `Table ${Name} not found`)
      return {}
    },
  }
}

function functionsOf(pipelines: FakePipelines): Operations {
  const views = (databases: readonly string[], view: string) =>
    databases.flatMap(database => ['orders', 'transactions'].map(table => `${database}.${table}_${view}`))
  return {
    [OUTPUTS.DailyFunctionName]: (input: { table: string; prefix: string }) => pipelines.loadDaily(input),
    [OUTPUTS.ViewsFunctionName]: ({ databases }: { databases: string[] }) => ({
      applied: views(databases, 'current'),
      unchanged: views(databases, 'changes'),
      taken: [],
    }),
  }
}
