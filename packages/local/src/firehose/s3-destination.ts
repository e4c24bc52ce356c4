import type { ObjectStore } from '@inlet/lake'
import { isObject, type OkAnswer } from './check-response.ts'
import type { Admission, Delivery, Destination } from './destination.ts'
import { oldestArrival } from './firehose-record.ts'
import { objectName } from './object-name.ts'
import { evaluatePrefix, MOST_PREFIX_CHARACTERS, type ObjectPrefix, parsePrefix } from './object-prefix.ts'

/** Objects of a bucket. */
export interface S3Destination {
  readonly is: 's3'
  readonly store: ObjectStore
  readonly bucket: string
  /** With or without expressions; see `object-prefix.ts`. */
  readonly prefix: string
}

export interface S3Item {
  readonly data: Uint8Array
  readonly arrivedAt: number
  readonly partitionKeys: Readonly<Record<string, string>>
}

/**
 * Delivers to S3: an object for each set of partition keys, with the records' data one after the other and nothing
 * between. Firehose has a buffer for each set of keys; here they share one, so objects may be smaller.
 * https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
 * @throws ConfigError for a prefix that is not supported
 */
export function openS3({ store, bucket, prefix: text }: S3Destination, stream: string): Destination<S3Item> {
  const prefix = parsePrefix(text)
  return {
    admit: (answer, arrivedAt) => admit(prefix, answer, arrivedAt),
    plan(items, time): Delivery {
      const groups = Map.groupBy(items, ({ partitionKeys }) => JSON.stringify(partitionKeys))
      const objects = [...groups.values()].map(group => ({ key: objectKey(prefix, stream, group, time), group }))
      return async checkAlive => {
        for (const { key, group } of objects) {
          checkAlive()
          await store.write(bucket, key, Buffer.concat(group.map(({ data }) => data)))
        }
        return objects.map(({ key }) => key)
      }
    },
    close: async () => {},
  }
}

function admit(prefix: ObjectPrefix, { data, partitionKeys: given }: OkAnswer, arrivedAt: number): Admission<S3Item> {
  const partitionKeys: Record<string, string> = {}
  for (const name of prefix.partitionKeys) {
    const value = isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined
    if (typeof value !== 'string' || value === '') return refused('partitionKeys values must not be null or empty')
    partitionKeys[name] = value
  }
  const folder = evaluatePrefix(prefix, { time: arrivedAt, partitionKeys })
  if (prefix.partitionKeys.length > 0 && !isStorable(folder)) return refused('partitionKeys values make no key')
  return { is: 'admitted', item: { data, arrivedAt, partitionKeys } }
}

function refused(errorMessage: string): Admission<S3Item> {
  const failure = { errorCode: 'DynamicPartitioning.MetadataExtractionFailed', errorMessage }
  return { is: 'refused', output: 'processing-failed', failure }
}

/** Room for the name of the object after a prefix: stores take names of 255 bytes in keys of 1,024. */
const MOST_NAME_BYTES = 100
const MOST_PREFIX_BYTES = 800

/** Whether all stores take keys with the prefix: values of a record must not keep the others from being delivered. */
function isStorable(folder: string): boolean {
  if (!folder.isWellFormed() || folder.includes('\0') || folder.startsWith('/')) return false
  if (folder.length > MOST_PREFIX_CHARACTERS || Buffer.byteLength(folder) > MOST_PREFIX_BYTES) return false
  return folder.split('/').every(name => name !== '.' && name !== '..' && Buffer.byteLength(name) <= MOST_NAME_BYTES)
}

function objectKey(prefix: ObjectPrefix, stream: string, group: readonly S3Item[], time: number): string {
  const partitionKeys = group[0]?.partitionKeys ?? {}
  return evaluatePrefix(prefix, { time: oldestArrival(group), partitionKeys }) + objectName(stream, time)
}
