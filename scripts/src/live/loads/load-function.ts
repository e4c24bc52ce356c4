import { startFunction } from '@inlet/local/lambda'
import { type Listen, logLines } from '../log-lines.ts'
import { withReason } from '../reported-failure.ts'

/** The module of csv-to-partition's handler. */
const HANDLER = new URL(import.meta.resolve('@inlet/csv-to-partition'))
const FUNCTION = 'csv-to-partition'
/** Lambda's longest. */
const TIMEOUT_MS = 15 * 60 * 1_000

export interface LoadFunctionOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** Of the function, but for where the buckets are. */
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  readonly onLogLine?: (line: string) => void
}

/** The function that loads daily files, as it runs on Lambda, for buckets in a directory. */
export interface LoadFunction {
  /**
   * Lets it handle an event.
   * @param check throws FunctionError `response` if what it answered says that it failed
   * @throws FunctionError with the code and message that it logged
   */
  invoke(event: unknown, check?: (response: unknown) => void): Promise<unknown>
  readonly listen: Listen
  /** @throws FunctionError `init` if the module cannot be loaded */
  reload(): Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
}

export async function startLoadFunction(options: LoadFunctionOptions): Promise<LoadFunction> {
  const lines = logLines()
  if (options.onLogLine !== undefined) lines.listen(options.onLogLine)
  const { invoke, reload, kill, stop } = await startFunction({
    module: HANDLER,
    name: FUNCTION,
    env: { PROGRESS_SECONDS: '1', ...options.env, LOCAL_BUCKETS_DIR: options.lake },
    logFile: options.logFile,
    onLine: lines.tell,
    timeoutMs: TIMEOUT_MS,
    // The last error of the log is that of the invocation under way.
    concurrency: 1,
  })
  return {
    invoke: (event, check) =>
      withReason(lines.listen, async () => {
        const response = await invoke(event)
        check?.(response)
        return response
      }),
    listen: lines.listen,
    reload,
    kill,
    stop,
  }
}
