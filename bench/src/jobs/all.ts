import type { Job } from '../compare/job.ts'
import { CHANGES, CHANGES_GROWTH } from './changes/job.ts'
import { COLD_STARTS } from './cold-start/job.ts'
import { CSV_TO_DYNAMODB } from './csv-to-dynamodb/job.ts'
import { CSV_GROWTH, CSV_TO_PARQUET } from './csv-to-parquet/job.ts'
import { FIREHOSE } from './firehose/job.ts'

export const JOBS: readonly Job[] = [
  ...CHANGES,
  CHANGES_GROWTH,
  CSV_TO_PARQUET,
  CSV_GROWTH,
  CSV_TO_DYNAMODB,
  ...FIREHOSE,
  ...COLD_STARTS,
]
