import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** What one writes in an afternoon: all rows as objects, then all columns, then the file. Arguments: CSV file, Parquet file. */
const [, , source = '', target = ''] = process.argv
const rows: Record<string, string>[] = []
for await (const row of createReadStream(source).pipe(parse({ columns: true, bom: true }))) rows.push(row)
const cells = <T>(name: string, of: (text: string) => T) => rows.map(row => of(row[name] ?? ''))
const buffer = parquetWriteBuffer({
  columnData: [
    { name: 'payment_id', type: 'STRING', data: cells('payment_id', String) },
    { name: 'customer', type: 'STRING', data: cells('customer', String) },
    { name: 'quantity', type: 'INT32', data: cells('quantity', Number) },
    { name: 'price', type: 'DOUBLE', data: cells('price', Number) },
    { name: 'score', type: 'DOUBLE', data: cells('score', Number) },
    { name: 'day', type: 'STRING', data: cells('day', String) },
    { name: 'paid_at', type: 'TIMESTAMP', data: cells('paid_at', text => new Date(text)) },
    { name: 'is_gift', type: 'BOOLEAN', data: cells('is_gift', text => text === 'true') },
  ],
})
await writeFile(target, new Uint8Array(buffer))
