import { driveAthenaViews } from './drive-athena-views.ts'
import { driveCaptureWatch } from './drive-capture-watch.ts'
import { driveCsvToDynamodb } from './drive-csv-to-dynamodb.ts'
import { driveCsvToPartition } from './drive-csv-to-partition.ts'
import { driveFirehoseTransform } from './drive-firehose-transform.ts'
import { driveStreamToParquet } from './drive-stream-to-parquet.ts'
import type { Run } from './run.ts'

/** Each drives a handler through all paths on which it calls AWS. */
export const DRIVES = {
  'stream-to-parquet': driveStreamToParquet,
  'csv-to-dynamodb': driveCsvToDynamodb,
  'csv-to-partition': driveCsvToPartition,
  'firehose-transform': driveFirehoseTransform,
  'capture-watch': driveCaptureWatch,
  'athena-views': driveAthenaViews,
} satisfies Readonly<Record<string, (run: Run) => Promise<void>>>

export type HandlerName = keyof typeof DRIVES
