import fc from 'fast-check'
import { type Item, type ItemChange, NOON_US, nativePayload, streamsPayload, toBytes } from './events.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('', '"', '\\', '\0', '\n', '\u2028', '2026-01-31', '2026-02-30', 'null', '{"a":1}'),
)

const number = fc.oneof(
  fc.integer().map(String),
  fc.integer({ min: -99_999, max: 99_999 }).map(cents => (cents / 100).toFixed(2)),
  fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map(String),
  // biome-ignore format: a table
  fc.constantFrom(
    '0', '-0', '1E-130', '9.9999999999999999999999999999999999999E+125', '2147483647', '2147483648', '-2147483648',
    '9223372036854775807', '9223372036854775808', '9007199254740993', '12.345', '9999999999.99', '10000000000',
    '1769903970', '1769903970123', '1769903970123456', '23', '59',
  ),
)

const scalar = fc.oneof(
  { weight: 5, arbitrary: text.map(S => ({ S })) },
  { weight: 5, arbitrary: number.map(N => ({ N })) },
  fc.boolean().map(BOOL => ({ BOOL })),
  fc.uint8Array({ maxLength: 5 }).map(bytes => ({ B: Buffer.from(bytes).toString('base64') })),
  fc.constant({ NULL: true }),
  fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map(SS => ({ SS })),
)

const NAMES = {
  OrderTable: ['product_name', 'quantity', 'price', 'unknown'],
  'financial-transactions': [
    ...['timestamp', 'customer_id', 'date', 'hour', 'minute', 'amount', 'currency', 'processing_timestamp'],
    ...['device_type', 'merchant_id', 'pattern_match', 'unknown'],
  ],
}
const GROUPS = {
  OrderTable: ['quantity', 'details'],
  'financial-transactions': ['transaction_metadata', 'fraud_indicators', 'timestamp'],
}

function mapOf(names: readonly string[]): fc.Arbitrary<Item> {
  const entry = fc.tuple(fc.constantFrom(...names), scalar)
  return fc.uniqueArray(entry, { selector: ([name]) => name, maxLength: 6 }).map(entries => Object.fromEntries(entries))
}

const item = (table: keyof typeof NAMES) =>
  fc
    .tuple(
      mapOf(NAMES[table]),
      fc.uniqueArray(fc.tuple(fc.constantFrom(...GROUPS[table]), mapOf(NAMES[table])), {
        selector: ([name]) => name,
        maxLength: 2,
      }),
      fc.boolean(),
    )
    .map(([flat, groups, isGroupedFirst]) => {
      const grouped = Object.fromEntries(groups.map(([name, M]) => [name, { M }]))
      // A name that is in both keeps its first place.
      return isGroupedFirst ? { ...grouped, ...flat } : { ...flat, ...grouped }
    })

/** A valid change of one of the two tables, as any of the captures has it. */
export interface GoodRecord {
  readonly is: 'good'
  readonly table: 'orders' | 'transactions'
  readonly change: ItemChange
  readonly bytes: Buffer
}

const goodOf = (source: keyof typeof NAMES, table: GoodRecord['table'], keyName: string) =>
  fc
    .record({
      id: fc.constantFrom('1', '2', 'a"b\\'),
      attributes: item(source),
      operation: fc.constantFrom<'INSERT' | 'MODIFY' | 'REMOVE'>('INSERT', 'MODIFY', 'REMOVE'),
      isExpired: fc.boolean(),
      later: fc.constantFrom(0, 1, 1_000, 86_400_000_000),
      capture: fc.constantFrom('MILLISECOND', 'MICROSECOND', 'streams'),
    })
    .map(({ id, attributes, operation, isExpired, later, capture }): GoodRecord => {
      const keys = { [keyName]: { S: id } }
      const expiry = { isExpired: operation === 'REMOVE' && isExpired }
      const change = {
        table: source,
        operation,
        keys,
        image: { ...keys, ...attributes },
        at: NOON_US + later,
        eventId: 'id',
        ...expiry,
      }
      const payload =
        capture === 'streams' ? streamsPayload(change, '77') : nativePayload(change, capture as 'MILLISECOND')
      return { is: 'good', table, change, bytes: toBytes(payload) }
    })

export const goodRecord: fc.Arbitrary<GoodRecord> = fc.oneof(
  goodOf('OrderTable', 'orders', 'orderid'),
  goodOf('financial-transactions', 'transactions', 'transaction_id'),
)

/** Whatever else may come: text is `data` as it is. */
export const badRecord = fc
  .oneof(
    goodRecord.chain(({ bytes }) => fc.nat(bytes.length - 1).map(length => bytes.subarray(0, length))),
    goodRecord.map(({ bytes }) =>
      Buffer.from(String(bytes).replace(/"(eventName|Keys|NewImage|tableName)"/, '"other"')),
    ),
    goodRecord.map(({ bytes }) => Buffer.from(String(bytes).replace(/OrderTable|financial-transactions/, 'nobody'))),
    fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
    fc.json({ maxDepth: 2 }).map(json => Buffer.from(json)),
    fc.constantFrom<unknown>('%', 'é"\\', 'AAA', undefined, null, 5, {}),
  )
  .map(data => ({ is: 'bad' as const, data }))

/** One that is far larger, or far smaller, than its answer. */
export const extremeRecord = fc
  .constantFrom(
    nativePayload({ keys: { orderid: { S: '"'.repeat(400) } }, operation: 'REMOVE', eventId: 'id' }),
    nativePayload({ keys: { orderid: { S: '1' } }, image: { product_name: { S: 'x'.repeat(40_000) } }, eventId: 'id' }),
    nativePayload({ keys: { orderid: { S: '1' } }, image: { unknown: { S: '\\'.repeat(9_000) } }, eventId: 'id' }),
    {
      eventName: 'REMOVE',
      tableName: 'financial-transactions',
      dynamodb: { ApproximateCreationDateTime: 1, Keys: { transaction_id: { S: '' } } },
    },
  )
  .map(payload => ({ is: 'extreme' as const, bytes: toBytes(payload) }))
