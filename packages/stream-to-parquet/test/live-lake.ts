import { join } from 'node:path'
import { type EventSourceEvent, type LiveLake, openLiveLake, openStateDirectory } from '@inlet/local/live'
import type { TestLake } from './test-lake.ts'

export interface TestLiveLake extends LiveLake, AsyncDisposable {
  readonly events: readonly EventSourceEvent[]
}

/** A live lake as `lake up` opens it, with a handler of its own if one is named; tables go by their names. */
export async function openTestLiveLake(
  { root }: TestLake,
  handler = new URL('../src/handler.ts', import.meta.url),
  eventSource: Parameters<typeof openLiveLake>[0]['eventSource'] = {},
): Promise<TestLiveLake> {
  const state = await openStateDirectory(root)
  const events: EventSourceEvent[] = []
  const live = await openLiveLake({
    lake: root,
    state,
    handler,
    env: { S3_RAW: 'raw', UNMAPPED_TABLES: 'auto' },
    logFile: join(root, '.function.log'),
    streams: () => true,
    eventSource: { retryBaseMs: 0, retryCapMs: 0, ...eventSource },
    onEndpointEvent: () => undefined,
    onEventSourceEvent: event => events.push(event),
  })
  return {
    ...live,
    events,
    async [Symbol.asyncDispose]() {
      await live.stop()
      state[Symbol.dispose]()
    },
  }
}
