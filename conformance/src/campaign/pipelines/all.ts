import { csvToDynamoDB } from './csv-to-dynamodb.ts'
import { csvToPartition } from './csv-to-partition.ts'
import { firehoseTransform } from './firehose-transform.ts'
import type { Pipeline } from './pipeline.ts'
import { streamToParquet } from './stream-to-parquet.ts'

export const PIPELINES: readonly Pipeline[] = [streamToParquet, csvToPartition, csvToDynamoDB, firehoseTransform]
