import { relative } from 'node:path'
import { outputKeys } from '@inlet/csv-to-dynamodb/object-keys'
import { type BucketEvent, FAILURES_BUCKET, type QueueEvent, type ScheduleEvent } from '@inlet/local/live'
import { firehoseStreams } from '../../live/firehoses.ts'
import type { ImportEvent } from '../../live/imports/import-event.ts'
import type { FunctionName, LiveEvent } from '../../live/live-event.ts'
import type { LoadEvent } from '../../live/loads/load-event.ts'
import { keyText } from '../../live/table-key.ts'
import { visible } from '../../output/grid.ts'
import { count, plural, seconds } from '../../output/numbers.ts'
import { bad, good } from '../../output/screen.ts'
import { UPLOADS } from '../import/import-place.ts'
import { describeEndpointEvent, describeEventSourceEvent, describeFirehoseEvent } from './describe-event.ts'
import { describeLogLine } from './describe-log-line.ts'
import { FailureReasons } from './failure-reasons.ts'
import { unforeseen } from './unforeseen.ts'

/** What happened in a live lake, in a line; undefined if it is nothing that one waits for. */
export function describeLiveEvent(lake: string): (told: LiveEvent) => string | undefined {
  const firehoses = firehoseStreams({})
  const reasons = new FailureReasons()
  return told => {
    switch (told.of) {
      case 'endpoints':
        return describeEndpointEvent(told.event)
      case 'event-source':
        return describeEventSourceEvent(told.event)
      case 'firehose': {
        const firehose = firehoses.find(({ name }) => name === told.name)
        return firehose && describeFirehoseEvent(firehose, told.event)
      }
      case 'bucket':
        return describeBucketEvent(told.event)
      case 'queue':
        return describeQueueEvent(told.event, reasons)
      case 'schedule':
        return describeScheduleEvent(told.event)
      case 'import':
        return describeImportEvent(told.event, lake)
      case 'load':
        return describeLoadEvent(told.event)
      case 'log':
        return isOfFiles(told.functionName) ? undefined : describeLogLine(told.line)
      case 'reload':
        if (told.failure === null) return good(`${told.functionName} reloaded`)
        return bad(`${told.functionName} does not load, and is tried again with the next save: ${told.failure}`)
      case 'reload-failed':
        return bad(`Changes of the functions' sources go unnoticed: ${told.reason}`)
      case 'console':
        return bad(`A request to the console failed: ${unforeseen(told.error)}`)
      case 'run':
        reasons.note(told.run)
        return undefined
      case 'delivery':
        return undefined
    }
  }
}

function describeBucketEvent(event: BucketEvent): string | undefined {
  switch (event.is) {
    case 'object-created':
      return undefined
    case 'not-handed-over':
      return bad(`${placeOf(event)} cannot be taken up: ${event.reason}`)
    case 'failed':
      return bad(`Bucket ${event.bucket} cannot be watched: ${event.reason}`)
  }
}

/** What becomes of their files is told by the queues, and by whoever works on them. */
function isOfFiles(name: FunctionName): boolean {
  return name === 'csv-to-dynamodb' || name === 'csv-to-partition'
}

/** What becomes of a message that succeeds is told by whoever worked on it; that it fails as before, by nobody. */
function describeQueueEvent(event: QueueEvent, reasons: FailureReasons): string | undefined {
  switch (event.is) {
    case 'failed': {
      const reason = reasons.of(event.subject) ?? event.reason
      if (reasons.isTold(event.messageId, reason)) return undefined
      return bad(`${event.subject} failed at attempt ${event.receives}: ${reason}. Again in ${seconds(event.afterMs)}`)
    }
    case 'dead':
      return bad(
        `${event.subject} given up after ${event.receives} attempts: s3://${FAILURES_BUCKET}/${event.objectKey}`,
      )
    case 'dead-failed':
      return bad(`${event.subject} cannot be given up, and is tried again: ${event.reason}`)
    case 'store-failed':
      return bad(`The queue ${event.queue} cannot be read or written: ${event.reason}`)
    default:
      return undefined
  }
}

function describeScheduleEvent(event: ScheduleEvent): string {
  if (event.is === 'due') return `  ${event.schedule} is due by its schedule`
  return bad(`${event.schedule} is due by its schedule, and cannot be begun: ${event.reason}`)
}

function describeImportEvent(event: ImportEvent, lake: string): string {
  if (event.is === 'table-made') return good(`${event.table} is made, with the key ${keyText(event.key)}`)
  const object = visible(event.object)
  switch (event.is) {
    case 'refused':
      return bad(`${object} is not imported: ${event.reason}`)
    case 'waits-for-table': {
      const file = event.object.replace('s3:/', relative('', lake) || '.')
      const hint = `pnpm lake import ${shellWord(file)} --table ${event.table} --key <its key columns>`
      return bad(`${object} waits: ${event.reason}. Make it, or let \`${hint}\` do so`)
    }
    case 'begun':
      return `  ${object} is being imported into ${event.table}`
    case 'imported': {
      const told = `${object}: ${plural(event.processed, 'row')} imported into ${event.table}, in ${seconds(event.ms)}`
      return good(
        event.unprocessed === 0 ? told : `${told}; ${count(event.unprocessed)} could not be: ${placeOfRest(object)}`,
      )
    }
    case 'imported-before':
      return `  ${object} was imported into ${event.table} before`
    case 'removed':
      return bad(`${object} was removed before it was imported`)
    case 'interrupted':
      return `  ${object} goes on at row ${count(event.row)} with the next \`lake up\``
  }
}

function describeLoadEvent(event: LoadEvent): string | undefined {
  switch (event.is) {
    case 'begun':
      return undefined
    case 'loaded': {
      const problems = [
        ...(event.quarantined === 0 ? [] : [`${count(event.quarantined)} in quarantine`]),
        ...(event.rescued === 0 ? [] : [`${plural(event.rescued, 'value')} rescued`]),
      ]
      const told = `${plural(event.rows, 'row')} of ${event.dataRef} loaded into ${event.table}`
      return good([`${told}, in ${seconds(event.ms)}`, ...problems].join(', '))
    }
    case 'of-no-feed':
      return bad(`${event.object} is of no feed, or its name tells no day that there is`)
    case 'interrupted':
      return `  ${event.feed} of ${event.dataRef} is begun again with the next \`lake up\`; what the table had is live`
  }
}

/** Where the rows are that could not be imported. */
function placeOfRest(object: string): string {
  const prefix = `s3://${UPLOADS}/`
  return `${prefix}${outputKeys(object.slice(prefix.length)).unprocessed}`
}

function placeOf({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `s3://${bucket}/${key}`
}

/** To be pasted, whatever the name of a file has in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
