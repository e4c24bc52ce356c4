import type { Job } from '../compare/job.ts'
import { CHANGES } from './changes/job.ts'
import { CSV_TO_PARQUET } from './csv-to-parquet/job.ts'
import { FIREHOSE } from './firehose/job.ts'

export const JOBS: readonly Job[] = [...CHANGES, CSV_TO_PARQUET, ...FIREHOSE]
