import { defineTable } from '@inlet/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DynamoDBServer, startDynamoDB, type TableSpec } from '../../test/unit/dynamodb-server.ts'
import { planOf } from '../../test/unit/plans.ts'
import { describeTable } from '../write/describe-table.ts'
import { type PutBatch, putBatchWith } from '../write/put-batch.ts'
import { storedKey } from './item-key.ts'
import { type ItemRow, toItem } from './to-item.ts'

let server: DynamoDBServer
beforeAll(async () => {
  server = await startDynamoDB()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

let tables = 0
/** A new table, and what puts rows into it. */
async function tableWith(spec: TableSpec): Promise<{ readonly name: string; readonly put: PutBatch }> {
  const name = `table-${tables++}`
  await server.createTable(name, spec)
  const { address } = await describeTable(server.client, name)
  return { name, put: putBatchWith(server.client, address, name) }
}

function isItem(row: ReturnType<typeof toItem>): row is ItemRow {
  return !('code' in row)
}

const DEFINITION = defineTable({
  name: 'accounts',
  columns: {
    pieces: { type: 'int' },
    price: { type: 'decimal(12,2)' },
    is_open: { type: 'boolean' },
    logo: { type: 'binary' },
  },
})

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0000123456789'), minLength: 1, maxLength })
/** Numbers as JSON writes them, most near the limits. */
const jsonNumber = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits(45).map(text => text.replace(/^0+(?=.)/, '')),
    fraction: fc.option(
      fc.oneof(
        digits(45),
        digits(5).map(end => '0'.repeat(125) + end),
      ),
    ),
    power: fc.option(fc.oneof(fc.integer({ min: -180, max: 180 }), fc.constantFrom(-131, -130, -92, 87, 88, 125, 126))),
    mark: fc.constantFrom('e', 'E', 'e+'),
  })
  .map(({ sign, whole, fraction, power, mark }) => {
    const exponent = power === null ? '' : `${power < 0 ? 'e' : mark}${power}`
    return `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent}`
  })

describe('a number', () => {
  const plan = planOf(['id', 'price'], { key: { id: 'S' } }, DEFINITION)

  it('is taken exactly if DynamoDB takes it', async () => {
    const { put } = await tableWith({ key: { id: 'S' } })
    const isTaken = async (text: string) => {
      const answer = await put([`{"id":{"S":"1"},"price":{"N":${JSON.stringify(text)}}}`])
      return answer.kind === 'written'
    }
    await fc.assert(
      fc.asyncProperty(jsonNumber, async text => {
        expect(isItem(toItem(['1', text], plan))).toBe(await isTaken(text))
      }),
      {
        numRuns: 400,
        examples: [
          ['9'.repeat(38)],
          ['9'.repeat(39)],
          [`-${'9'.repeat(38)}e87`],
          [`${'9'.repeat(38)}0e87`],
          ['9.9999999999999999999999999999999999999e125'],
          ['1e-130'],
          ['1e-131'],
          ['1e126'],
          ['10e124'],
          ['0.1e-129'],
          ['0e-300'],
          ['-0.0'],
          [`1${'0'.repeat(37)}.${'0'.repeat(30)}`],
        ],
      },
    )
  })
})

describe('rows that are taken', () => {
  /** A row is refused for a single cell, so most cells are good. */
  const mostly = (good: fc.Arbitrary<string>, any: fc.Arbitrary<string>) =>
    fc.oneof({ arbitrary: good, weight: 15 }, { arbitrary: any, weight: 1 })
  const text = mostly(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }).filter(each => !each.includes('\0')),
      fc.constantFrom('', 'a', '{"S":1}', 'null', '\u2028"\\', 'é'.repeat(512)),
    ),
    fc.constantFrom('\0', '😀'.repeat(513), 'x'.repeat(2_049), 'é'.repeat(600)),
  )
  const base64 = mostly(
    fc.oneof(
      fc.uint8Array({ maxLength: 3 }).map(bytes => Buffer.from(bytes).toString('base64')),
      fc.constantFrom('AA==', 'AB==', 'AAA=', 'AAB=', 'AAAA', 'ab+/', 'ab-_'),
    ),
    fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ABQz9+/-_='), maxLength: 8 }),
      fc.integer({ min: 1_020, max: 1_030 }).map(size => Buffer.alloc(size).toString('base64')),
    ),
  )
  const number = mostly(
    fc.oneof(
      fc.constantFrom('', '1', '1.0', '1e0', '10', '1e1', '0', '-0', '1E-130', '0.1e-129'),
      fc.integer().map(String),
    ),
    fc.oneof(jsonNumber, fc.constantFrom('x', ' 1', '+1')),
  )
  const boolean = mostly(fc.constantFrom('', 'true', 'FALSE'), fc.constant('no'))
  const HEADER = ['s', 'n', 'b', 'ix', 'iy', 'pieces', 'price', 'is_open', 'logo', 'constructor', '']
  const cells = fc.tuple(
    text,
    number,
    base64,
    number,
    text,
    number,
    number,
    boolean,
    base64,
    text,
    mostly(fc.constant(''), fc.constant('x')),
  )

  it.each([
    [{ s: 'S' }],
    [{ n: 'N' }],
    [{ b: 'B' }],
    [{ s: 'S', n: 'N' }],
    [{ n: 'N', b: 'B' }],
    [{ b: 'B', s: 'S' }],
  ] as const)('are taken by DynamoDB, and have one key exactly if they are one item: %o', async key => {
    const spec = { key, indexes: [{ ix: 'N', iy: 'S' }, { iy: 'S' }] } as const
    const { name, put } = await tableWith(spec)
    const plan = planOf(HEADER, spec, DEFINITION)
    const keys = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 5 }), async rows => {
        for (const item of rows.map(row => toItem(row, plan)).filter(isItem)) {
          expect(await put([item.item])).toEqual({ kind: 'written', unprocessed: [] })
          keys.add(item.key)
        }
      }),
      { numRuns: 60 },
    )
    const items = await server.items(name)
    expect(keys.size).toBeGreaterThan(20)
    expect(items).toHaveLength(keys.size)
    // As the service's JSON has them: bytes in base64.
    const asJson = items.map(item => JSON.parse(JSON.stringify(item, bytesInBase64)))
    expect(new Set(asJson.map(item => storedKey(item, plan)))).toEqual(keys)
  })

  it('may be as large as an item can be, by whatever its bytes are', async () => {
    const spec = { key: { s: 'S' } } as const
    const { put } = await tableWith(spec)
    const plan = planOf(['s', 'logo', 'note'], spec, DEFINITION)
    for (const size of [409_599, 409_600, 409_601]) {
      const text = toItem(['k', '', 'x'.repeat(size - 6)], plan)
      const binary = toItem(['k', Buffer.alloc(size - 6).toString('base64'), ''], plan)
      for (const row of [text, binary]) {
        expect(isItem(row)).toBe(size <= 409_600)
        if (isItem(row)) expect(await put([row.item])).toMatchObject({ kind: 'written' })
      }
    }
    expect(await put([`{"s":{"S":"k"},"note":{"S":"${'x'.repeat(409_595)}"}}`])).toMatchObject({ kind: 'refused' })
  })
})

function bytesInBase64(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}
