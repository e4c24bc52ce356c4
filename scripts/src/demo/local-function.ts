import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'

/** The stream-to-parquet function as it runs on Lambda: loaded once, then one event after the other. */
export interface LocalFunction {
  /** @throws what the handler throws */
  invoke(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse>
  /** Ends it; its log is complete then. */
  stop(): Promise<void>
}

/**
 * Starts the function with nothing but `env` in its environment. In a thread of its own, so that, as on Lambda, what it
 * prints goes to its log and nowhere else.
 */
export async function startFunction(env: NodeJS.ProcessEnv, logFile: string): Promise<LocalFunction> {
  const worker = new Worker(new URL('./function-worker.ts', import.meta.url), { env, stdout: true, stderr: true })
  const log = createWriteStream(logFile)
  worker.stdout.pipe(log, { end: false })
  worker.stderr.pipe(log, { end: false })
  const allPrinted = Promise.all([finished(worker.stdout), finished(worker.stderr)])
  await once(worker, 'message')
  return {
    async invoke(event) {
      worker.postMessage(event)
      const [response] = await once(worker, 'message')
      return response
    },
    async stop() {
      worker.postMessage('stop')
      await allPrinted
      log.end()
      await finished(log)
    },
  }
}
