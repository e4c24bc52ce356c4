import { handleInput } from '@inlet/csv-to-partition/handle-input'
import { loadDaily } from '@inlet/csv-to-partition/load-daily'
import { readSettings } from '@inlet/csv-to-partition/settings'
import { openLake, powertoolsTelemetry } from '@inlet/lake'
import { COLUMNS } from './make-rows.ts'
import { plainStore } from './plain-store.ts'

/** Loads an object of bucket `vendor` into a table of bucket `lake`, as Inlet's handler does. Arguments: the buckets' folder, the key. */
const [, , root = '', prefix = ''] = process.argv
const settings = readSettings(process.env)
const telemetry = powertoolsTelemetry('csv-to-partition')
const local = await openLake({ LOCAL_BUCKETS_DIR: root })
const lake = { ...local, store: plainStore(root, 'vendor', local.store) }
const target = { bucket_dstn: 'lake', database: 'raw', table: 'payments', schema: COLUMNS }
await handleInput(
  { ...target, bucket_src: 'vendor', prefix, data_ref: '20260131' },
  {
    load: request => loadDaily(request, { settings, telemetry, lake, now: Date.now }),
    feeds: [],
    defaults: { ...settings, now: Date.now },
    telemetry,
  },
)
