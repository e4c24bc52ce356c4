import type { PipelineName } from '@inlet/console/api'
import { FAILURES_BUCKET, type QueueEvent } from '@inlet/local/live'
import { plural } from '../output/numbers.ts'
import type { Happenings } from './happenings.ts'

/** Tells of a message that nobody tries again. */
export function tellDead(event: QueueEvent, pipeline: PipelineName, at: number, happenings: Happenings): void {
  if (event.is !== 'dead') return
  const { subject, reason, receives, objectKey } = event
  const place = `s3://${FAILURES_BUCKET}/${objectKey}`
  happenings.add({
    at,
    pipeline,
    is: 'bad',
    text: `${subject} is given up after ${plural(receives, 'attempt')}: ${reason}; ${place}`,
  })
}
