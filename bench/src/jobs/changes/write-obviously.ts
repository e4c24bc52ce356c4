import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repeat } from '../repeat.ts'
import { type Column, columnsOf, decodeObviously } from './decode-obviously.ts'
import { readEvent } from './read-event.ts'

/** A Parquet file of Snappy pages with these columns. */
export type MakeParquet = (columns: readonly Column[], rows: number) => Uint8Array | Promise<Uint8Array>

/** The events of files, decoded in the obvious way, of each a Parquet file for each partition. Arguments: events, folder. */
export async function writeObviously(makeParquet: MakeParquet): Promise<void> {
  const [, , ...inputs] = process.argv
  const output = inputs.pop() ?? ''
  for (const [index, input] of inputs.entries()) {
    const event = readEvent(input)
    await repeat(async () => {
      for (const [folder, rows] of decodeObviously(event)) {
        const bytes = await makeParquet(columnsOf(rows), rows.length)
        await mkdir(join(output, folder), { recursive: true })
        await writeFile(join(output, folder, `rows-${index}.parquet`), bytes)
      }
    })
  }
}
