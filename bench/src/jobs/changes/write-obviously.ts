import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repeat } from '../repeat.ts'
import { type Column, columnsOf, decodeObviously } from './decode-obviously.ts'
import { readEvent } from './read-event.ts'

/** A Parquet file of Snappy pages with these columns. */
export type MakeParquet = (columns: readonly Column[], rows: number) => Uint8Array | Promise<Uint8Array>

/** The event of a file, decoded in the obvious way, a Parquet file for each partition. Arguments: event, folder. */
export async function writeObviously(makeParquet: MakeParquet): Promise<void> {
  const [, , input = '', output = ''] = process.argv
  const event = readEvent(input)
  await repeat(async () => {
    for (const [folder, rows] of decodeObviously(event)) {
      const bytes = await makeParquet(columnsOf(rows), rows.length)
      await mkdir(join(output, folder), { recursive: true })
      await writeFile(join(output, folder, 'rows.parquet'), bytes)
    }
  })
}
