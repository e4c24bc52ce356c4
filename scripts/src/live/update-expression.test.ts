import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { AttributeValue, Item } from '@inlet/local'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { N, S } from '../samples/attribute-value.ts'
import type { SampleTable } from '../samples/sample-table.ts'
import { createTables } from './create-tables.ts'
import { scanTable } from './scan-table.ts'
import { toSdkItem } from './sdk-item.ts'
import { sendRequest } from './send-request.ts'
import { canonicalItem } from './test/canonical.ts'
import { startDynamoDB, type TestDynamoDB } from './test/dynalite.ts'
import { itemUpdate } from './update-expression.ts'

const TABLE: SampleTable = {
  source: 'AnyTable',
  key: ['id'],
  capture: 'kinesis-microsecond',
  create: () => ({ id: S('1') }),
  change: item => item,
}
const KEY = { id: S('1') }

let db: TestDynamoDB
beforeAll(async () => {
  db = await startDynamoDB()
  await createTables(db.client, [TABLE])
})
afterAll(() => db[Symbol.asyncDispose]())

const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
const number = fc.tuple(digits, fc.integer({ min: -20, max: 20 })).map(([whole, exponent]) => `${whole}E${exponent}`)
const base64 = fc.uint8Array({ minLength: 1, maxLength: 8 }).map(bytes => Buffer.from(bytes).toString('base64'))
const setOf = (element: fc.Arbitrary<string>) =>
  fc.uniqueArray(element, { minLength: 1, maxLength: 4 }).map(([first = '', ...rest]) => [first, ...rest] as const)

// Words that expressions keep for themselves, characters that they give a meaning, and names that objects have already.
const name = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'status', 'size', 'a.b', 'a[0]', '#a', ':a', '#a0', ':a0', 'constructor', 'toString'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
)
const namedBy = <T>(value: fc.Arbitrary<T>, maxKeys: number) =>
  fc.dictionary(
    name.filter(text => text !== 'id' && text !== '__proto__'),
    value,
    { maxKeys, noNullPrototype: true },
  )

const { value } = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }).map(S),
    number.map(N),
    fc.boolean().map(BOOL => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    base64.map(B => ({ B })),
    setOf(fc.string({ unit: 'grapheme', minLength: 1 })).map(SS => ({ SS })),
    setOf(fc.integer().map(String)).map(NS => ({ NS })),
    setOf(base64).map(BS => ({ BS })),
    fc.array(tie('value'), { maxLength: 3 }).map(L => ({ L })),
    namedBy(tie('value'), 3).map(M => ({ M })),
  ),
}))
const item = namedBy(value, 6).map((attributes): Item => ({ ...attributes, ...KEY }))

it('makes of any item any other of the same key', async () => {
  await fc.assert(
    fc.asyncProperty(item, item, async (old, changed) => {
      await db.client.send(new PutItemCommand({ TableName: TABLE.source, Item: toSdkItem(old) }))
      const update = itemUpdate(old, changed)
      if (update) await sendRequest(db.client, TABLE, { kind: 'update', key: KEY, update, item: changed })
      const [stored = {}] = await scanTable(db.client, TABLE.source)
      expect(canonicalItem(stored)).toEqual(canonicalItem(changed))
    }),
    { numRuns: 150 },
  )
})

it('sets only what differs', () => {
  expect(itemUpdate({ ...KEY, a: N(1), b: N(2), c: N(3) }, { ...KEY, a: N(1), c: N(4), size: S('x') })).toEqual({
    expression: 'SET #a0 = :a0, #a1 = :a1 REMOVE #a2',
    names: { '#a0': 'c', '#a1': 'size', '#a2': 'b' },
    values: { ':a0': N(4), ':a1': S('x') },
  })
  expect(itemUpdate({ ...KEY, a: N(1) }, { ...KEY, a: N(1) })).toBeUndefined()
})
