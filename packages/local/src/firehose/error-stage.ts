import type { Entry } from './acceptance.ts'
import { ItemBuffer } from './buffer.ts'
import { type ErrorOutput, errorKey } from './error-output.ts'
import type { ErrorOutputType } from './object-prefix.ts'
import { persistently, type StageContext } from './stage-context.ts'

/** A record for the error output. */
interface FailedEntry {
  readonly entry: Entry
  readonly output: ErrorOutputType
  readonly line: string
}

/** Writes what cannot be delivered to the error output, an object for each kind. */
export class ErrorStage {
  readonly #context: StageContext
  readonly #errors: ErrorOutput
  readonly #buffer: ItemBuffer<FailedEntry>

  constructor(context: StageContext, errors: ErrorOutput) {
    const { deliverBytes, deliverMs } = context.settings
    this.#context = context
    this.#errors = errors
    this.#buffer = new ItemBuffer<FailedEntry>({
      ...context,
      waitMs: deliverMs,
      limits: [{ sizeOf: ({ line }) => line.length, hint: deliverBytes, most: Number.POSITIVE_INFINITY }],
      handle: batch => this.#write(batch),
    })
  }

  add(failed: FailedEntry): void {
    this.#buffer.add([failed])
  }

  wake(): void {
    this.#buffer.wake()
  }

  run(): Promise<void> {
    return this.#buffer.run()
  }

  async #write(batch: readonly FailedEntry[]): Promise<void> {
    for (const [output, failed] of Map.groupBy(batch, ({ output }) => output)) await this.#writeObject(output, failed)
  }

  async #writeObject(output: ErrorOutputType, failed: readonly FailedEntry[]): Promise<void> {
    const { stream, time, observe, settle } = this.#context
    const { store, bucket, prefix } = this.#errors
    const entries = failed.map(({ entry }) => entry)
    const records = entries.map(({ record }) => record)
    const key = errorKey(prefix, stream, output, records, time.now())
    const text = failed.map(({ line }) => line).join('')
    const written = await persistently(this.#context, entries, () => store.write(bucket, key, Buffer.from(text)))
    if (written === undefined) return
    observe({ type: 'failed', records: failed.length, output, key })
    settle(entries, 'failed')
  }
}
