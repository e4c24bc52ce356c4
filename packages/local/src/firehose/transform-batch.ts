import { randomUUID } from 'node:crypto'
import { backoffMs } from '../event-source/backoff.ts'
import type { Life } from '../event-source/life.ts'
import { invocationFailure } from '../event-source/observer.ts'
import type { Time } from '../event-source/time.ts'
import { type CheckedResponse, checkResponse } from './check-response.ts'
import { invocationError } from './failure.ts'
import type { FirehoseObserver } from './firehose-event.ts'
import type { FirehoseRecord } from './firehose-record.ts'
import type { FirehoseSettings } from './settings.ts'
import { type TransformOrigin, transformEvent } from './transform-event.ts'

export interface Transformer {
  readonly transform: (event: unknown) => Promise<unknown>
  readonly origin: TransformOrigin
  readonly settings: FirehoseSettings
  readonly life: Life
  readonly time: Time
  readonly observe: FirehoseObserver
}

/** How a batch's last invocation ended. */
export type Transformation = CheckedResponse & {
  readonly attempts: number
  /** ms since 1970 */
  readonly endedAt: number
}

/**
 * Invokes the function, and again with the same records if it fails, as often as the settings say.
 * @param isFirstLost whether the answer of the first invocation never arrives
 * @throws Abandoned if Firehose ends
 */
export async function transformBatch(
  records: readonly FirehoseRecord[],
  transformer: Transformer,
  isFirstLost: boolean,
): Promise<Transformation> {
  const { life, time, settings, observe } = transformer
  const mostAttempts = settings.retries + (isFirstLost ? 2 : 1)
  for (let attempts = 1; ; attempts++) {
    observe({ type: 'invoked', records: records.length, attempt: attempts })
    const { response, reason } = await life.during(invoke(records, transformer))
    const isLost = isFirstLost && attempts === 1
    if (!isLost && (response.is === 'good' || attempts === mostAttempts)) {
      if (response.is === 'bad')
        observe({ type: 'invocation-failed', records: records.length, attempt: attempts, reason })
      return { ...response, attempts, endedAt: time.now() }
    }
    observe({ type: 'invocation-failed', records: records.length, attempt: attempts, reason: isLost ? 'lost' : reason })
    await life.pause(backoffMs(attempts, settings.retryBaseMs, settings.retryCapMs, time.random()))
  }
}

interface Invocation {
  readonly response: CheckedResponse
  /** For a response that is bad. */
  readonly reason: string
}

async function invoke(records: readonly FirehoseRecord[], { transform, origin }: Transformer): Promise<Invocation> {
  try {
    const returned = await transform(transformEvent(randomUUID(), records, origin))
    const response = checkResponse(
      returned,
      records.map(({ recordId }) => recordId),
    )
    return { response, reason: response.is === 'bad' ? response.failure.errorCode : '' }
  } catch (error) {
    return { response: { is: 'bad', failure: invocationError(error) }, reason: invocationFailure(error) }
  }
}
