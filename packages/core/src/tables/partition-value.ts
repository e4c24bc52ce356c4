import { createHash } from 'node:crypto'
import { castTo } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { PartitionKey } from './catalog-table.ts'

/** Types that a partition key of Inlet's can have. */
export const PARTITION_TYPES: readonly ColumnType[] = ['string', 'int', 'bigint', 'date']

/** Hive's name for a partition without a value: Athena reads it as null. */
export const NO_PARTITION_VALUE = '__HIVE_DEFAULT_PARTITION__'

/** https://docs.aws.amazon.com/glue/latest/webapi/API_PartitionInput.html */
const MAX_VALUE_BYTES = 1024

/**
 * The value of a partition key as the catalog has it, so that equal values are one partition: `7.0` of an int is `7`. An
 * empty text is null. `undefined` if the type cannot hold the text, or a catalog may not: a value that Glue refused would stop
 * every load of its table.
 */
export function partitionValue(type: ColumnType, text: string): string | undefined {
  if (text === '') return ''
  if (text === NO_PARTITION_VALUE || Buffer.byteLength(text) > MAX_VALUE_BYTES || /\p{Cc}/u.test(text)) return undefined
  if (type === 'string') return text
  if (type === 'date') return castTo(type)('S', text) === undefined ? undefined : text
  return castTo(type)('N', text)?.toString()
}

/** A folder's name may be long in S3, but not on a disk. Only those that stand for a longer one have all of it. */
const MAX_FOLDER_NAME = 200
/** Of the 1,024 bytes of a key: the rest is for the table's prefix, the load, and the file. */
const MAX_PATH = 401

/**
 * The folders of a partition, as Hive names them: `data_ref=20260131/region=a%2Fb/`. Nobody reads values from the path, the
 * catalog has them; of one that is too long for a folder's name, the start and a digest stand for it, and of too many of
 * those, a digest.
 */
export function partitionPath(keys: readonly PartitionKey[], values: readonly string[]): string {
  const names = keys.map(({ name }, index) => `${name}=${encodeValue(values[index] ?? '')}`)
  const path = names.map(name => `${folderName(name)}/`).join('')
  return path.length <= MAX_PATH ? path : `partition~${digestOf(names.join('/'))}/`
}

function folderName(name: string): string {
  if (name.length < MAX_FOLDER_NAME) return name
  const digest = digestOf(name)
  return `${name.slice(0, MAX_FOLDER_NAME - digest.length - 1)}~${digest}`
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Letters, digits, `-`, `_`, `.` and `~` as they are, all other bytes of the UTF-8 as `%2F`. */
function encodeValue(value: string): string {
  if (value === '') return NO_PARTITION_VALUE
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
