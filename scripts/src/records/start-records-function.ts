import { devNull } from 'node:os'
import { startFunction } from '@inlet/local/lambda'
import type { Forecast } from '@inlet/stream-to-parquet/foresee-records'
import type { ReplayAnswer, ReplayedRecord, ReplayRequest } from '@inlet/stream-to-parquet/replay'
import type { TracedRecord } from '@inlet/stream-to-parquet/trace-record'
import { pagesOf } from '../commands/replay/pages.ts'
import type { RecordsQuestion } from './records-function.ts'

const TIMEOUT_MS = 60_000
/** Of records at once. */
const PAGE = { count: 500, bytes: 6_000_000 }

/** The code that loads records, asked what it makes of some. Its methods throw FunctionError. */
export interface RecordsFunction extends AsyncDisposable {
  foresee(records: readonly ReplayedRecord[]): Promise<readonly Forecast[]>
  trace(record: ReplayedRecord): Promise<TracedRecord>
  replay(request: ReplayRequest): Promise<ReplayAnswer>
  /** What is asked from here on has the code as it is in its files. @throws FunctionError `init` */
  reload(): Promise<void>
}

/** @param env as the pipeline's function has it */
export async function startRecordsFunction(
  lake: string,
  env: Readonly<Record<string, string>>,
): Promise<RecordsFunction> {
  const local = await startFunction({
    module: new URL('./records-function.ts', import.meta.url),
    name: 'records',
    env: { ...env, LOCAL_BUCKETS_DIR: lake },
    logFile: devNull,
    timeoutMs: TIMEOUT_MS,
    concurrency: 1,
  })
  // The first question need not wait for the code.
  void local.reload().catch(() => undefined)
  // Questions and answers are of the same module: what it says is of their types.
  const ask = async <T>(question: RecordsQuestion) => (await local.invoke(question)) as T
  return {
    async foresee(records) {
      const forecasts: Forecast[] = []
      for (const foresee of pagesOf(records, ({ kinesis }) => kinesis.data.length, PAGE)) {
        forecasts.push(...(await ask<readonly Forecast[]>({ foresee })))
      }
      return forecasts
    },
    trace: trace => ask({ trace }),
    replay: ask,
    reload: () => local.reload(),
    [Symbol.asyncDispose]: () => local.stop(),
  }
}
