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
    // Each by itself, so that one that cannot be removed does not keep the others.
    for (const prefix of [`${table}/`, `_state/csv-to-partition/${outputs.RawDatabaseName}/${table}.json`]) {
      made.defer(() => removeObjects(smoke, prefix))
    }
    made.defer(() => removeTable(smoke, table))
    made.defer(() => store.delete(outputs.VendorBucketName, [source]))
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

async function removeTable({ glue, outputs }: Smoke, table: string): Promise<void> {
  await glue.send(new DeleteTableCommand({ DatabaseName: outputs.RawDatabaseName, Name: table })).catch(error => {
    if (!(error instanceof Error && error.name === 'EntityNotFoundException')) throw error
  })
}

async function removeObjects({ store, outputs }: Smoke, prefix: string): Promise<void> {
  const keys: string[] = []
  for await (const { key } of store.list(outputs.RawBucketName, prefix)) keys.push(key)
  if (keys.length > 0) await store.delete(outputs.RawBucketName, keys)
}
