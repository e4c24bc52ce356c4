import { openLambda, startFunction } from '@inlet/local/lambda'
import { leaseSeconds } from './lease-seconds.ts'

/** The module of csv-to-dynamodb's handler. */
const HANDLER = new URL(import.meta.resolve('@inlet/csv-to-dynamodb'))
const FUNCTION = 'csv-to-dynamodb'
/** Lambda's longest. */
const TIMEOUT_MS = 15 * 60 * 1_000

export interface ImporterOptions {
  /** Directory of the buckets. */
  readonly lake: string
  /** URL of DynamoDB. */
  readonly dynamodb: string
  readonly table: string
  readonly logFile: string
  /** Is told each line of the function's log. */
  readonly onLogLine?: (line: string) => void
  /** For an invocation. */
  readonly timeoutMs?: number
}

/** The function that imports CSV objects, with a Lambda by which it calls itself. */
export interface Importer extends AsyncDisposable {
  /**
   * Lets it handle an event, and then whatever it leaves to itself.
   * @returns what the first invocation answered
   * @throws the error of the last invocation
   */
  handle(event: unknown): Promise<unknown>
  /** Events that come later are handled by the function as it is in its files. @throws FunctionError `init` */
  reload(): Promise<void>
  /** Ends what is under way at once, for good. */
  kill(): Promise<void>
}

/** Starts csv-to-dynamodb as it runs on Lambda, for buckets in a directory and a DynamoDB on this machine. */
export async function startImporter(options: ImporterOptions): Promise<Importer> {
  await using opened = new AsyncDisposableStack()
  const lambda = opened.adopt(await openLambda(), lambda => lambda.stop())
  const local = await startFunction({
    module: HANDLER,
    name: FUNCTION,
    env: environment(options, lambda.url),
    logFile: options.logFile,
    ...(options.onLogLine && { onLine: options.onLogLine }),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    concurrency: 1,
  })
  opened.defer(() => local.stop())
  let failure: unknown
  const invoke = async (event: unknown, requestId?: string) => {
    try {
      const response = await local.invoke(event, requestId)
      failure = undefined
      return response
    } catch (error) {
      failure = error
      throw error
    }
  }
  lambda.register(FUNCTION, { invoke })
  const everything = opened.move()
  return {
    async handle(event) {
      const response = await invoke(event)
      await lambda.idle()
      if (failure !== undefined) throw failure
      return response
    },
    reload: local.reload,
    async kill() {
      const stopped = lambda.stop()
      await local.kill()
      await stopped
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}

function environment({ lake, dynamodb, table }: ImporterOptions, lambda: string): Record<string, string> {
  return {
    TABLE_NAME: table,
    LEASE_SECONDS: leaseSeconds(process.env),
    PROGRESS_SECONDS: '1',
    LOCAL_BUCKETS_DIR: lake,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_LAMBDA: lambda,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
}
