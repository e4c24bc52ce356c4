import type { StoredState } from '@inlet/csv-to-dynamodb/state'

const OUTPUT = { upload: null, etags: [], tail: null, count: 0 }

/** The state of an import that ended before its eighth row, as it was between two invocations. */
export function cutOffImport(startedAt: number): StoredState['state'] {
  return {
    version: 1,
    importId: 'an import',
    revision: 'a revision',
    bucket: 'uploads',
    key: 'a.csv',
    sequencer: '0000000000000001',
    object: { etag: 'same', size: 900, lastModified: '2026-01-31T12:00:00.000Z' },
    status: 'running',
    lease: null,
    hop: 0,
    header: ['id'],
    position: { row: 8, byte: 70 },
    counts: { processed: 5, superseded: 0, unprocessed: 2, throttles: 0, retries: 0, invocations: 1 },
    outputs: { jsonCopy: OUTPUT, unprocessed: OUTPUT },
    failure: null,
    startedAt,
    finishedAt: null,
  }
}
