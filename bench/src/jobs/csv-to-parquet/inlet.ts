import { handler } from '@inlet/csv-to-partition'
import { COLUMNS } from './make-rows.ts'

/** Loads an object of bucket `vendor` into a table of bucket `lake` by Inlet's handler. Argument: its key. */
const [, , prefix = ''] = process.argv
const target = { bucket_dstn: 'lake', database: 'raw', table: 'payments', schema: COLUMNS }
await handler({ ...target, bucket_src: 'vendor', prefix, data_ref: '20260131' })
