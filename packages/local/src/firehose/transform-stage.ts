import { MAX_PAYLOAD_BYTES } from '../event-source/take-batch.ts'
import type { Entry } from './acceptance.ts'
import { ItemBuffer } from './buffer.ts'
import type { OkAnswer } from './check-response.ts'
import { type Failure, PROCESSING_FAILED } from './failure.ts'
import { MOST_TRANSFORM_BYTES } from './settings.ts'
import type { StageContext } from './stage-context.ts'
import { transformBatch } from './transform-batch.ts'
import { eventRecordBytes, type TransformOrigin } from './transform-event.ts'

/** What an event has besides its records, generously, in bytes. */
const ENVELOPE_BYTES = 2_000

interface BufferedEntry {
  readonly entry: Entry
  readonly dataBytes: number
  readonly eventBytes: number
}

/** How the invocations for a record went. */
export interface Invocations {
  readonly attempts: number
  /** ms since 1970 */
  readonly endedAt: number
}

/** Where records go from the function. */
export interface Outlets {
  readonly deliver: (entry: Entry, answer: OkAnswer, invocations: Invocations) => void
  readonly fail: (entry: Entry, failure: Failure, invocations: Invocations) => void
}

/** Hands records to the function, batch after batch, as they came. */
export class TransformStage {
  readonly #context: StageContext
  readonly #transform: (event: unknown) => Promise<unknown>
  readonly #origin: TransformOrigin
  readonly #outlets: Outlets
  readonly #buffer: ItemBuffer<BufferedEntry>

  constructor(
    context: StageContext,
    transform: (event: unknown) => Promise<unknown>,
    origin: TransformOrigin,
    outlets: Outlets,
  ) {
    const { transformBytes, transformMs } = context.settings
    this.#context = context
    this.#transform = transform
    this.#origin = origin
    this.#outlets = outlets
    this.#buffer = new ItemBuffer<BufferedEntry>({
      ...context,
      waitMs: transformMs,
      limits: [
        { sizeOf: ({ dataBytes }) => dataBytes, hint: transformBytes, most: MOST_TRANSFORM_BYTES },
        {
          sizeOf: ({ eventBytes }) => eventBytes,
          hint: Number.POSITIVE_INFINITY,
          most: MAX_PAYLOAD_BYTES - ENVELOPE_BYTES,
        },
      ],
      handle: batch => this.#transformBatch(batch.map(({ entry }) => entry)),
    })
  }

  add(entries: readonly Entry[]): void {
    this.#buffer.add(
      entries.map(entry => {
        const { record } = entry
        return { entry, dataBytes: record.data.byteLength, eventBytes: eventRecordBytes(record) }
      }),
    )
  }

  wake(): void {
    this.#buffer.wake()
  }

  run(): Promise<void> {
    return this.#buffer.run()
  }

  async #transformBatch(entries: readonly Entry[]): Promise<void> {
    const { pickFault, settle, observe } = this.#context
    const isFirstLost = pickFault({ stage: 'transform', records: entries.length }) === 'invoke-twice'
    const transformer = { ...this.#context, transform: this.#transform, origin: this.#origin }
    const records = entries.map(({ record }) => record)
    const transformation = await transformBatch(records, transformer, isFirstLost)
    if (transformation.is === 'bad') {
      for (const entry of entries) this.#outlets.fail(entry, transformation.failure, transformation)
      return
    }
    const counts = { ok: 0, dropped: 0, failed: 0 }
    const dropped: Entry[] = []
    for (const [index, entry] of entries.entries()) {
      const answer = transformation.answers[index]
      if (answer?.result === 'Ok') {
        counts.ok++
        this.#outlets.deliver(entry, answer, transformation)
      } else if (answer?.result === 'Dropped') {
        counts.dropped++
        dropped.push(entry)
      } else {
        counts.failed++
        this.#outlets.fail(entry, PROCESSING_FAILED, transformation)
      }
    }
    observe({ type: 'transformed', ...counts })
    settle(dropped, 'dropped')
  }
}
