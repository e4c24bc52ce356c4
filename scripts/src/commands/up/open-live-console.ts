import { type Console, openConsole } from '@inlet/console'
import { STREAM } from '@inlet/local/live'
import { VENDOR_DROP } from '../../demo/vendor-drop.ts'
import { type FlowTracker, openFlow } from '../../flow/open-flow.ts'
import { firehoseStreams } from '../../live/firehoses.ts'
import type { LiveEvent, LiveEvents } from '../../live/live-event.ts'
import { SCHEDULE_QUEUE } from '../../live/loads/load-message.ts'
import type { Live } from '../../live/open-live.ts'
import { RAW } from '../../live/stream-to-parquet.ts'
import { openRecords } from '../../records/open-records.ts'
import { UPLOADS } from '../import/import-place.ts'
import { savedQueries } from '../query/query-file.ts'

export interface LiveConsole {
  /** Serves the page. @throws ConfigError if the port is taken */
  open(live: Live, port: number): Promise<Console>
}

/** The console of a lake that is about to be opened: it hears of all that happens there from the beginning. */
export function liveConsole(events: LiveEvents, env: NodeJS.ProcessEnv): LiveConsole {
  const flow = openFlow({
    changes: { stream: STREAM, database: RAW, quarantine: `s3://${RAW}/_quarantine/` },
    firehoses: firehoseStreams(env),
    uploads: UPLOADS,
    daily: {
      bucket: VENDOR_DROP,
      quarantine: 's3://lake/_quarantine/csv-to-partition/',
      scheduleQueue: SCHEDULE_QUEUE,
    },
  })
  events.listen(event => tellFlow(flow, event))
  return {
    async open({ lake, streams, imports, loads, runs }, port) {
      await using opened = new AsyncDisposableStack()
      opened.use(flow)
      flow.count({
        changes: streams.counts,
        firehoses: streams.firehoseCounts,
        uploads: imports.counts,
        daily: loads.counts,
        next: loads.next,
      })
      const records = opened.use(await openRecords({ lake, kinesis: streams.kinesis, env, events }))
      const queries = await savedQueries()
      const onFailure = (error: unknown) => events.tell({ of: 'console', error })
      const page = opened.use(await openConsole({ lake, port, flow, records, runs, queries, onFailure }))
      const everything = opened.move()
      return { url: page.url, [Symbol.asyncDispose]: () => everything.disposeAsync() }
    },
  }
}

function tellFlow(flow: FlowTracker, told: LiveEvent): void {
  const { of } = told
  if (of === 'endpoints') flow.onEndpointEvent(told.event)
  else if (of === 'event-source') flow.onEventSourceEvent(told.event)
  else if (of === 'firehose') flow.onFirehoseEvent(told.name, told.event)
  else if (of === 'schedule') flow.onScheduleEvent(told.event)
  else if (of === 'run') flow.onRun(told.run)
  else if (of === 'log') flow.onLogLine(told.line)
  else if (of === 'bucket' || of === 'queue') {
    const place = told.of === 'bucket' ? told.event.bucket : told.event.queue
    if (place === UPLOADS) flow.onUploadEvent(told.event)
    else flow.onDailyEvent(told.event)
  }
}
