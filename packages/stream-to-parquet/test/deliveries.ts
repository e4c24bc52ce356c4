import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import fc from 'fast-check'
import { aggregateOf, kinesisRecord, nativePayload, toBytes } from './events.ts'

/** Stands in every value, so that it can be looked for where values must not be. */
export const SECRET = 'SECRET'

const ODD = fc.constantFrom<unknown>(undefined, null, true, 5, -1, 1e300, '', SECRET, [], [SECRET], {}, { S: SECRET })

/** A change whose price can be told from its key. */
const goodPart = fc.nat(1e9).map(id => {
  const keys = { pk: { S: `${SECRET} ${id}` } }
  return toBytes(nativePayload({ table: 'Things', keys, image: { ...keys, price: { N: `${id}.5` } } }))
})

/** A change in which one field is missing or another thing than it should be. */
const oddPart = fc
  .tuple(
    fc.constantFrom(
      ...['dynamodb', 'dynamodb.Keys', 'dynamodb.Keys.pk', 'dynamodb.NewImage', 'dynamodb.NewImage.pk'],
      ...['dynamodb.NewImage.price', 'dynamodb.ApproximateCreationDateTime', 'eventName', 'eventID'],
      'dynamodb.ApproximateCreationDateTimePrecision',
    ),
    ODD,
    goodPart,
  )
  .map(([path, odd, good]) => toBytes(replaceAt(JSON.parse(String(good)), path.split('.'), odd)))

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
  fc.json().map(json => Buffer.from(json)),
  fc.constantFrom(Buffer.from(SECRET), Buffer.from('null'), Buffer.alloc(0), Buffer.from([0xf3, 0x89, 0x9a, 0xc2])),
)

const part = fc.oneof({ weight: 3, arbitrary: goodPart }, oddPart, anyBytes)

/** A record of Kinesis as it comes, and the user records in it, as they should be found again. */
export interface Delivered {
  readonly record: KinesisStreamRecord
  readonly parts: readonly Buffer[]
}

const fields = fc.constantFrom(
  ...['eventID', 'eventSourceARN', 'kinesis', 'kinesis.sequenceNumber', 'kinesis.partitionKey', 'kinesis.data'],
  'kinesis.approximateArrivalTimestamp',
)

const plain = part.map(bytes => ({ data: bytes.toString('base64') as unknown, parts: [bytes] }))
const text = fc
  .constantFrom('%%%', `${SECRET}!`, 'AAA', 'Zm9v\n', '=', 'é')
  .map(data => ({ data: data as unknown, parts: [Buffer.from(data)] }))
const aggregate = fc.array(part, { minLength: 1, maxLength: 5 }).map(parts => ({ data: undefined as unknown, parts }))

const content = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 1, arbitrary: text },
  { weight: 2, arbitrary: aggregate },
)
type Content = typeof content extends fc.Arbitrary<infer T> ? T : never

/** Good records, bad ones, aggregates; the last one may have a field that is missing or another thing than it should be. */
export const deliveries = fc
  .record({
    contents: fc.array(content, { maxLength: 8 }),
    oddField: fc.option(
      fc.tuple(
        fields,
        ODD.map(odd => (odd === SECRET ? 'odd' : odd)),
      ),
      { freq: 2 },
    ),
  })
  .map(({ contents, oddField }) =>
    contents.map((content, index) => ({ content, oddField: index === contents.length - 1 ? oddField : null })),
  )

export async function toDelivered(
  { content, oddField }: { content: Content; oddField: readonly [string, unknown] | null },
  index: number,
): Promise<Delivered> {
  const { parts } = content
  const whole = content.data === undefined ? await aggregateOf(parts) : undefined
  const data = content.data ?? whole?.toString('base64')
  const record = kinesisRecord(data, { from: index + 1 })
  if (oddField === null) return { record, parts }
  const [field, odd] = oddField
  const changed = replaceAt(record, field.split('.'), odd) as KinesisStreamRecord
  switch (field) {
    case 'kinesis':
      return { record: changed, parts: [textOf(undefined)] }
    case 'kinesis.data':
      return { record: changed, parts: [textOf(odd)] }
    case 'kinesis.partitionKey':
    case 'kinesis.approximateArrivalTimestamp':
      return { record: changed, parts }
    default:
      // Without its place in the stream an aggregate is kept as it is.
      return { record: changed, parts: typeof odd === 'string' && odd !== '' ? parts : [whole ?? parts].flat() }
  }
}

export function toEvent(delivered: readonly Delivered[]): KinesisStreamEvent {
  return { Records: delivered.map(({ record }) => record) }
}

/** Data that is no text is kept as JSON. */
function textOf(data: unknown): Buffer {
  return Buffer.from(typeof data === 'string' ? data : (JSON.stringify(data) ?? ''))
}

function replaceAt(value: unknown, [name, ...rest]: readonly string[], replacement: unknown): unknown {
  if (name === undefined) return replacement
  const object = value as Readonly<Record<string, unknown>>
  return { ...object, [name]: replaceAt(object[name], rest, replacement) }
}
