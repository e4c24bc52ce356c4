import { outputKeys, reasonToIgnore } from '@inlet/csv-to-dynamodb/object-keys'
import { failureText } from '../failure-text.ts'

/** A file that is to be imported: the first folder is its table. */
export interface UploadPlace {
  readonly key: string
  readonly table: string
}

const TABLE_NAME = /^[\w.-]{3,255}$/

/** The table of an uploaded object, or why there is none. */
export function uploadPlace(key: string): UploadPlace | { readonly reason: string } {
  const ignored = reasonToIgnore(key)
  if (ignored !== undefined) return { reason: ignored }
  const [table = '', ...rest] = key.split('/')
  if (rest.length === 0) return { reason: `put it into a folder that is called as its table: <table>/${key}` }
  if (!TABLE_NAME.test(table)) {
    return { reason: `its folder "${table}" cannot be a table: expected 3 to 255 letters, digits, ".", "_" and "-"` }
  }
  try {
    outputKeys(key)
  } catch (error) {
    return { reason: failureText(error) }
  }
  return { key, table }
}

/** Whether an object of the bucket, or a folder (whose key ends in `/`), is of an import's outputs. */
export function isOutput(key: string): boolean {
  return reasonToIgnore(key.endsWith('/') ? `${key}any.csv` : `${key}.csv`) !== undefined
}
