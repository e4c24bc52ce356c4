import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LiveLake, watchSources } from '@inlet/local/live'
import { failureText } from './failure-text.ts'
import type { LiveImports } from './imports/start-imports.ts'
import type { FunctionName, LiveEvents } from './live-event.ts'
import type { LiveLoads } from './loads/start-loads.ts'

/** The packages of the functions, and what they import. */
const PACKAGES = [
  '@inlet/core',
  '@inlet/lake',
  '@inlet/stream-to-parquet',
  '@inlet/firehose-transform',
  '@inlet/csv-to-dynamodb',
  '@inlet/csv-to-partition',
]

interface Reloadable {
  reload(): Promise<void>
}

/** What has functions to reload. */
export interface LivePipelines {
  readonly streams: Pick<LiveLake, 'reload' | 'reloadFirehoses'>
  readonly imports: Pick<LiveImports, 'reload'>
  readonly loads: Pick<LiveLoads, 'reload'>
}

/**
 * Reloads all functions when a source of theirs changes. What is under way finishes as it began; one that does not load
 * is told, and what it should do comes again until it does.
 * @param paths that are watched: by default, the functions' sources
 */
export async function watchFunctions(
  { streams, imports, loads }: LivePipelines,
  events: LiveEvents,
  paths: readonly string[] = PACKAGES.map(sourcesOf),
): Promise<AsyncDisposable> {
  const functions: readonly (readonly [FunctionName, Reloadable])[] = [
    ['stream-to-parquet', streams],
    ['firehose-transform', { reload: streams.reloadFirehoses }],
    ['csv-to-dynamodb', imports],
    ['csv-to-partition', loads],
  ]
  let reloaded: Promise<unknown> = Promise.resolve()
  const watching = await watchSources({
    paths,
    onChange() {
      // One after the other: the last to be told is what holds.
      reloaded = reloaded.then(() => Promise.all(functions.map(([name, fn]) => reload(name, fn, events))))
    },
    onFailure: error => events.tell({ of: 'reload-failed', reason: failureText(error) }),
  })
  return {
    async [Symbol.asyncDispose]() {
      await watching[Symbol.asyncDispose]()
      await reloaded
    },
  }
}

async function reload(functionName: FunctionName, fn: Reloadable, events: LiveEvents): Promise<void> {
  try {
    await fn.reload()
    events.tell({ of: 'reload', functionName, failure: null })
  } catch (error) {
    events.tell({ of: 'reload', functionName, failure: failureText(error) })
  }
}

/** The folder of a package's sources. */
function sourcesOf(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(name)))
}
