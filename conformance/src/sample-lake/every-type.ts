import { createHmac } from 'node:crypto'
import { defineTable } from '@inlet/core'
import type { AttributeValue, Item } from '@inlet/local'
import type { SampleTable } from '@inlet/scripts/sample-table'

/** Of the masked columns. */
export const MASK_KEY = 'the key of the sample lake'

const VALUES = {
  text: [
    '',
    'plain',
    "it's",
    'Zażółć gęślą jaźń',
    '漢字 👩‍👩‍👧',
    'tab\tline\nend',
    'x'.repeat(3_000),
    '007',
    'NULL',
    '\\N',
  ],
  small: ['0', '-1', '2147483647', '-2147483648', '7'],
  big: ['0', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
  ratio: ['0', '0.1', '-2.5', '1E-100', '1.7E+100', '0.30000000000000004'],
  money: ['0', '0.01', '-9999999999.99', '190.07', '9999999999.99'],
  exact: ['0.000000001', '-99999999999999999999999999999.999999999', '1', '12345678901234567890.123456789'],
  widest: ['99999999999999999999999999999999999999', '-99999999999999999999999999999999999999', '0'],
  day: ['1970-01-01', '1969-12-31', '2026-02-28', '9999-12-31', '1600-02-29'],
  moment: ['2026-01-31T12:00:00.123456Z', '1969-12-31T23:59:59.999999Z', '2026-06-30T23:59:59+02:00'],
} as const

/** A table with each type of column, that has each type's extremes, and columns that nobody is to see. */
export const EVERY_TYPE = defineTable({
  name: 'every_type',
  source: 'EveryType',
  description: 'Each type of column, with its extremes and without a value',
  columns: {
    id: { type: 'bigint', comment: 'Rising' },
    text: { type: 'string' },
    small: { type: 'int' },
    big: { type: 'bigint' },
    ratio: { type: 'double' },
    money: { type: 'decimal(12,2)' },
    exact: { type: 'decimal(38,9)' },
    widest: { type: 'decimal(38,0)' },
    tiny: { type: 'decimal(4,4)' },
    flag: { type: 'boolean' },
    day: { type: 'date' },
    moment: { type: 'timestamp', comment: 'To the microsecond' },
    bytes: { type: 'binary' },
    secret: { mask: 'drop' },
    pin: { mask: 'hash' },
  },
})

/** Its items. Each attribute but the key is missing, or NULL, in some; half way a release adds three more. */
export const EVERY_TYPE_ITEMS: SampleTable = {
  source: 'EveryType',
  key: ['id'],
  capture: 'kinesis-microsecond',
  create: moment => ({ id: { N: moment.random.digits(12).replace(/^0+(?=\d)/, '') }, ...someAttributes(moment) }),
  change: (item, moment) => ({ ...item, ...someAttributes(moment) }),
}

/** The item as the lake is to have it. */
export function maskedItem({ secret: _, pin, ...item }: Item): Item {
  if (pin === undefined || !('S' in pin)) return { ...item, ...(pin && { pin }) }
  return { ...item, pin: { S: createHmac('sha256', MASK_KEY).update(pin.S).digest('hex') } }
}

type Moment = Parameters<SampleTable['create']>[0]

function someAttributes({ random, progress }: Moment): Item {
  const all: Record<string, AttributeValue> = {
    text: { S: random.pick(VALUES.text) },
    small: { N: random.pick(VALUES.small) },
    big: { N: random.pick(VALUES.big) },
    ratio: { N: random.pick(VALUES.ratio) },
    money: { N: random.pick(VALUES.money) },
    exact: { N: random.pick(VALUES.exact) },
    widest: { N: random.pick(VALUES.widest) },
    tiny: { N: `0.${random.digits(4)}` },
    flag: { BOOL: random.chance(0.5) },
    day: { S: random.pick(VALUES.day) },
    moment: { S: random.pick(VALUES.moment) },
    bytes: { B: Buffer.from(random.bytes(random.int(0, 40))).toString('base64') },
    secret: { S: random.hex(16) },
    pin: { S: random.digits(4) },
    ...(progress > 0.5 && {
      later_text: { S: random.pick(VALUES.text) },
      later_sum: { N: random.pick(VALUES.exact) },
      later: { M: { 'odd name': { S: random.hex(4) }, flag: { BOOL: random.chance(0.5) } } },
    }),
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      if (random.chance(0.1)) return []
      return [[name, random.chance(0.1) ? ({ NULL: true } as const) : value]]
    }),
  )
}
