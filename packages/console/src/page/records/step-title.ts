import type { TraceStep } from '../../api/records.ts'

/** What happens in a step, in a few words. */
export const STEP_TITLES: Readonly<Record<TraceStep['is'], string>> = {
  raw: 'Raw bytes',
  decoded: 'Decoded',
  routed: 'Routed to its table',
  flattened: 'Flattened',
  cast: 'Cast into columns',
  row: 'Row and file',
  quarantined: 'Quarantined',
  'given up': 'Given up',
  waiting: 'Waiting',
}
