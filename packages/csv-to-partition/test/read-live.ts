import type { Lake, TableRef } from '@inlet/lake'
import { parquetReadObjects } from 'hyparquet'

/** Rows by the values of their partition, read by hyparquet from the files that the catalog says are live. */
export async function readLive({ store, catalog }: Lake, table: TableRef): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {}
  for (const { values, location } of await catalog.listPartitions(table)) {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? []
    const ofPartition: unknown[] = []
    for await (const { key } of store.list(bucket, prefix)) {
      const file = new Uint8Array(await store.read(bucket, key)).buffer
      ofPartition.push(...(await parquetReadObjects({ file })))
    }
    rows[values.join('/')] = ofPartition
  }
  return rows
}
