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
 * The value of a partition key as the catalog has it, so that equal values are one partition: `007` of an int is `7`. An
 * empty text is null. `undefined` if the type cannot hold the text, or a catalog may not: a value that Glue refused would stop
 * every load of its table.
 */
export function partitionValue(type: ColumnType, text: string): string | undefined {
  if (text === '') return ''
  if (text === NO_PARTITION_VALUE || Buffer.byteLength(text) > MAX_VALUE_BYTES || /\p{Cc}/u.test(text)) return undefined
  if (type === 'string') return text
  if (type === 'date') return castTo(type)('S', text) === undefined ? undefined : text
  // Leading zeros are common in days and months, and mean nothing in an integer.
  return castTo(type)('N', text.replace(/^(-?)0+(?=\d)/, '$1'))?.toString()
}

/** A folder's name may be long in S3, but not on a disk. Only those that stand for a longer one have all of it. */
const MAX_FOLDER_NAME = 200

/**
 * The folders of a partition, as Hive names them: `data_ref=20260131/region=a%2Fb/`. Nobody reads values from the path, the
 * catalog has them; of one that is too long for a folder's name, the start and a digest stand for it.
 */
export function partitionPath(keys: readonly PartitionKey[], values: readonly string[]): string {
  return keys.map(({ name }, index) => `${folderName(name, values[index] ?? '')}/`).join('')
}

function folderName(key: string, value: string): string {
  const name = `${key}=${encodeValue(value)}`
  if (name.length < MAX_FOLDER_NAME) return name
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32)
  return `${name.slice(0, MAX_FOLDER_NAME - digest.length - 1)}~${digest}`
}

/** Letters, digits, `-`, `_`, `.` and `~` as they are, all other bytes of the UTF-8 as `%2F`. */
function encodeValue(value: string): string {
  if (value === '') return NO_PARTITION_VALUE
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
