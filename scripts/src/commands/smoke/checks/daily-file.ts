import { DeleteTableCommand } from '@aws-sdk/client-glue'
import { countBy } from '../ask-athena.ts'
import type { Check, Smoke } from '../check.ts'
import { invoke } from '../invoke.ts'

const ROWS = 2

export const dailyFile: Check = {
  name: 'daily',
  title: 'a daily file is loaded into a table of its own',
  async run(smoke, made) {
    const { store, outputs, id } = smoke
    // A feed's own table would have the file's rows among those of its vendor.
    const table = `inlet_${id.replaceAll('-', '_')}`
    const source = `${id}/rates.csv`
    made.defer(() => removeAll(smoke, table, source))
    await store.write(outputs.VendorBucketName, source, Buffer.from('day,rate\n2026-01-31,1.5\n2026-01-31,2.5\n'))
    const input = { prefix: `${id}/`, schema: ['day:date', 'rate:decimal(18,8)'], pathoutput: table, table }
    const report = await invoke(smoke, outputs.DailyFunctionName, input)
    if (report.rows !== ROWS) throw new Error(`Expected ${ROWS} rows to be loaded, found ${report.rows}`)
    const sql = `SELECT count(*) FROM "${outputs.RawDatabaseName}"."${table}"`
    const rows = await countBy(smoke, outputs.QueriesWorkgroupName, sql)
    if (rows !== ROWS) throw new Error(`Expected Athena to find ${ROWS} rows, found ${rows}`)
    return []
  },
}

async function removeAll({ glue, store, outputs }: Smoke, table: string, source: string): Promise<void> {
  const { RawDatabaseName: database, RawBucketName: bucket, VendorBucketName } = outputs
  await store.delete(VendorBucketName, [source])
  await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: table })).catch(error => {
    if (!(error instanceof Error && error.name === 'EntityNotFoundException')) throw error
  })
  const keys: string[] = []
  for (const prefix of [`${table}/`, `_state/csv-to-partition/${database}/${table}.json`]) {
    for await (const { key } of store.list(bucket, prefix)) keys.push(key)
  }
  if (keys.length > 0) await store.delete(bucket, keys)
}
