import { handler } from '@inlet/csv-to-dynamodb'

/** Imports an object of bucket `uploads` by Inlet's handler. Argument: its key. */
const [, , key = ''] = process.argv
const s3 = { bucket: { name: 'uploads' }, object: { key, sequencer: Date.now().toString(16) } }
await handler({ Records: [{ eventName: 'ObjectCreated:Put', s3 }] })
