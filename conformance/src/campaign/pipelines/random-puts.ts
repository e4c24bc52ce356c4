import type { Random } from '../random/random.ts'

/** A change of an item, as it was made. */
export interface Change {
  readonly table: string
  readonly eventId: string
  readonly key: string
  readonly operation: 'INSERT' | 'MODIFY' | 'REMOVE'
  /** Microseconds since 1970, another for each change. */
  readonly at: number
  /** Besides the key: texts of attributes, each with its type. */
  readonly attributes: Readonly<Record<string, readonly [type: 'S' | 'N', text: string]>>
}

/** A record that is put into a stream of some shards. */
export interface Put {
  readonly shard: number
  readonly bytes: Buffer
  /** `undefined`: it holds none. */
  readonly change: Change | undefined
}

const TABLES = ['Things', 'Others']
const KEYS = ['a', 'b', 'c', 'd']
const START_US = Date.UTC(2026, 0, 31, 12) * 1_000

/**
 * Changes of few items in their order, whose attributes come and go, and change their types; and records that are none. A
 * share of the records is put twice, and of those of other items, any may come first.
 */
export function randomPuts(random: Random, count: number): Put[] {
  const items = new Set<string>()
  const puts: Put[] = []
  let at = START_US
  for (let number = 0; number < count; number++) {
    at += random.pick([1, 700, 1_000_000, 40_000_000_000, 90_000_000_000])
    if (random.chance(0.08)) {
      const bytes = Buffer.from(`no change ${number} ${random.next()}`)
      puts.push({ shard: random.integer(0, 1), bytes, change: undefined })
      continue
    }
    const [table, key] = [random.pick(TABLES), random.pick(KEYS)]
    const exists = items.has(table + key)
    const operation = !exists ? 'INSERT' : random.chance(0.3) ? 'REMOVE' : 'MODIFY'
    if (operation === 'REMOVE') items.delete(table + key)
    else items.add(table + key)
    const attributes = operation === 'REMOVE' ? {} : attributesOf(random, number)
    const change = { table, eventId: `event ${number}`, key, operation, at, attributes } as const
    const put = { shard: KEYS.indexOf(key) % 2, bytes: Buffer.from(JSON.stringify(payloadOf(change))), change }
    puts.push(put)
    if (random.chance(0.1)) puts.push(put)
  }
  return swapped(puts, random)
}

function attributesOf(random: Random, number: number): Change['attributes'] {
  const attributes: Record<string, readonly ['S' | 'N', string]> = { mark: ['S', `mark ${number}`] }
  if (random.chance(0.7)) attributes.drift = random.chance(0.7) ? ['N', String(number)] : ['S', `text ${number}`]
  if (random.chance(0.4)) attributes[`extra_${random.integer(0, 9)}`] = ['S', `extra ${number}`]
  return attributes
}

/** The payload of DynamoDB → Kinesis. */
function payloadOf({ table, eventId, key, operation, at, attributes }: Change) {
  const Keys = { pk: { S: key } }
  const image = Object.entries(attributes).map(([name, [type, text]]) => [name, { [type]: text }])
  return {
    awsRegion: 'eu-west-1',
    eventID: eventId,
    eventName: operation,
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: at,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys,
      ...(operation === 'REMOVE' ? {} : { NewImage: { ...Keys, ...Object.fromEntries(image) } }),
      SizeBytes: 60,
    },
    eventSource: 'aws:dynamodb',
  }
}

/** Their times tell the order of changes; the stream's order may be another. */
function swapped(puts: readonly Put[], random: Random): Put[] {
  const result = [...puts]
  for (let index = 1; index < result.length; index++) {
    const [before, after] = [result[index - 1], result[index]]
    if (before && after && random.chance(0.15)) result.splice(index - 1, 2, after, before)
  }
  return result
}
