import type { StoredState } from '@inlet/csv-to-dynamodb/state'
import { nextSequencer } from './upload-event.ts'

type ImportState = StoredState['state']

/** How an object is to be imported. */
export interface ImportPlan {
  /** Of the event: that of the import that goes on, or a new one. */
  readonly sequencer: string
  /** The first row that an earlier run has not settled; 0 if this one begins. */
  readonly row: number
  /** Byte of the text where that row starts. */
  readonly byte: number
  /** Rows that are settled. */
  readonly rows: number
  /** Until when nobody else may take the import up, in ms since 1970: that of a run that was killed. */
  readonly waitUntil: number
}

/**
 * An import that was cut off goes on if the file is still the same, and the table still the one that it began to fill.
 * @param tableSince when the table was created
 */
export function planImport(found: ImportState | undefined, etag: string, tableSince: number, now: number): ImportPlan {
  const waitUntil = found?.lease?.until ?? 0
  const isOpen = found?.status === 'running' || found?.status === 'finishing'
  if (isOpen && found.sequencer !== null && found.object.etag === etag && found.startedAt >= tableSince) {
    const { sequencer, position, counts } = found
    return { sequencer, ...position, rows: counts.processed + counts.unprocessed, waitUntil }
  }
  return { sequencer: nextSequencer(found?.sequencer ?? undefined, now), row: 0, byte: 0, rows: 0, waitUntil }
}
