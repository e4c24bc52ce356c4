import { InputError } from '@inlet/core'

const JSON_COPY = 'json-copy/'
const UNPROCESSED = 'unprocessed/'
const STATE = '_state/'

/** S3's limit, in UTF-8 bytes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024

const IMPORTABLE = /\.(?:csv|csv\.gz|csv\.zst|zip)$/i

/** Where the import of an object leaves its results, in the object's own bucket. */
export interface OutputKeys {
  readonly jsonCopy: string
  readonly unprocessed: string
}

/** Why an object of that key is not imported; undefined if it is. */
export function reasonToIgnore(key: string): string | undefined {
  const own = [JSON_COPY, UNPROCESSED, STATE].find(prefix => key.startsWith(prefix))
  if (own !== undefined) return `objects under ${own} are outputs`
  return IMPORTABLE.test(key) ? undefined : 'its name does not end in .csv, .csv.gz, .csv.zst or .zip'
}

/**
 * The keys of an import's outputs. No two inputs share them: `.csv` is taken off, unless what remains is the name of
 * another input (`a.zip` of `a.zip.csv`); every other ending stays.
 * @throws InputError BAD_KEY if S3 could not have them
 */
export function outputKeys(key: string): OutputKeys {
  const stem = key.replace(/\.csv$/, '')
  const name = IMPORTABLE.test(stem) ? key : stem
  const keys = { jsonCopy: `${JSON_COPY}${name}.json`, unprocessed: `${UNPROCESSED}${name}.unprocessed.json` }
  const longest = Math.max(...Object.values(keys).map(output => Buffer.byteLength(output)))
  if (longest <= MAX_KEY_BYTES) return keys
  throw new InputError(
    'BAD_KEY',
    `Expected an object key that leaves room for the names of the outputs, found one of ${Buffer.byteLength(key)} bytes`,
  )
}

/** The folder of an import's state. `id` is a hash, since keys nest (`a.csv` and `a.csv/b.csv`). */
export function stateFolder(id: string): string {
  return `${STATE}${id}/`
}
