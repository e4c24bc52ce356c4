import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { OFFER_COLUMNS } from '@inlet/scripts/offers'
import { parse } from 'csv-parse'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { printMeasured } from './print-measured.ts'

/**
 * What one writes in an afternoon: all rows as objects, then all columns, then the file. Of microseconds, `Date` keeps the
 * milliseconds.
 *
 *     node obvious.mjs <CSV file> <Parquet file>
 */
const [, , source = '', target = ''] = process.argv
await printMeasured(async () => {
  const rows: Record<string, string>[] = []
  for await (const row of createReadStream(source).pipe(parse({ columns: true, bom: true }))) rows.push(row)
  const columnData = OFFER_COLUMNS.map(name => {
    if (name !== 'created' && name !== 'expire') {
      return { name, type: 'STRING' as const, data: rows.map(row => row[name]) }
    }
    return { name, type: 'TIMESTAMP' as const, data: rows.map(row => new Date(row[name] ?? '')) }
  })
  await writeFile(target, new Uint8Array(parquetWriteBuffer({ columnData })))
})
