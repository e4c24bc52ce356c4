import { handler } from '@inlet/csv-to-partition'
import { printMeasured } from './print-measured.ts'

/**
 * Loads a file of bucket `vendor` by the handler, into table `raw.offers` of bucket `lake`.
 *
 *     node inlet.mjs <key> <partition columns>
 */
const [, , key, partitions] = process.argv
const target = { bucket_dstn: 'lake', database: 'raw', table: 'offers', partitions_cols: partitions }
await printMeasured(() => handler({ ...target, bucket_src: 'vendor', prefix: key, data_ref: '20260131' }))
