import { type OutputKeys, outputKeys, reasonToIgnore } from '@inlet/csv-to-dynamodb/object-keys'
import { ObjectNotFound, type ObjectStore } from '@inlet/lake'
import { CommandError } from '../../output/run-cli.ts'

/** The bucket of CSV files to import. */
export const UPLOADS = 'csv-uploads'

/** Where a file lies while it is imported, and what comes of it. */
export interface ImportPlace {
  readonly bucket: string
  readonly key: string
  readonly outputs: OutputKeys
}

/**
 * The place of a file for a table. Each table has a folder of its own, since the outputs are those of an object and the
 * same file may go into several tables.
 * @throws CommandError for a table that is called as a folder of outputs; InputError BAD_KEY for a name that is too long
 */
export function importPlace(table: string, name: string): ImportPlace {
  const key = `${table}/${name}`
  const reason = reasonToIgnore(key)
  if (reason !== undefined) throw new CommandError(`Nothing can be imported into a table ${table}: ${reason}`)
  return { bucket: UPLOADS, key, outputs: outputKeys(key) }
}

/** Names of outputs are longer than that of the file. @throws InputError BAD_KEY if the store cannot have them */
export async function checkPlace(store: ObjectStore, { bucket, key, outputs }: ImportPlace): Promise<void> {
  for (const each of [key, outputs.jsonCopy, outputs.unprocessed]) {
    try {
      await store.read(bucket, each, { range: { start: 0, end: 0 } })
    } catch (error) {
      if (!(error instanceof ObjectNotFound)) throw error
    }
  }
}
