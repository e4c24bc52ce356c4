import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deliveredJsonTable, TABLE_DEFINITIONS } from '@inlet/core'
import { directoryCatalog } from '@inlet/lake/directory'
import type { Item } from '@inlet/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTables } from '../../live/create-tables.ts'
import { sendRequest } from '../../live/send-request.ts'
import { callLake } from '../../live/test/call-lake.ts'
import { startDynamoDB, type TestDynamoDB } from '../../live/test/dynalite.ts'
import { loadLake } from '../../live/test/load-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { N, S, without } from '../../samples/attribute-value.ts'
import { ORDERS } from '../../samples/orders.ts'
import { createScenario, SAMPLE_TABLES } from '../../samples/scenario.ts'

const ADDRESSES = SAMPLE_TABLES.filter(({ source }) => source.startsWith('sls-address'))
const EMPTY = { ...ORDERS, source: 'financial-transactions' }
const UNMAPPED = { ...ORDERS, source: 'Unmapped' }

const start = new Date('2026-03-01T20:00:00Z')
const scenario = createScenario({ seed: 5, changes: 400, start, tables: [ORDERS, ...ADDRESSES], poison: [] })

let root: string
let db: TestDynamoDB
let orders: readonly Item[]
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-diff-'))
  db = await startDynamoDB()
  await loadLake(root, scenario.batches)
  await createTables(db.client, [ORDERS, EMPTY, UNMAPPED])
  orders = scenario.tables.flatMap(({ source, items }) => (source === ORDERS.source ? items() : []))
  for (const item of orders) await put(item)
})
afterAll(async () => {
  await db[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

async function put(item: Item): Promise<void> {
  await sendRequest(db.client, ORDERS, { kind: 'put', item })
}

const env = () => ({ AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, LOCAL_BUCKETS_DIR: root })
const diff = (...args: readonly string[]) => callLake(['diff', '--wait', '0', ...args], env())

describe('lake diff', () => {
  it.each(['orders', 'raw.orders', 'OrderTable'])('finds nothing between tables that agree: %s', async table => {
    const all = `${orders.length} items`
    expect(await diff(table)).toEqual({
      stdout:
        `OrderTable: ${all} in DynamoDB, ${orders.length} in raw.orders_current\n` +
        `✓ raw.orders holds what OrderTable holds: ${all}, ${4 * orders.length} values\n`,
      stderr: '',
      code: 0,
    })
  })

  it('names what is missing, surplus and changed, and the keys of the items, but no other values', async () => {
    const [gone = {}, changed = {}, less = {}, ...others] = orders
    await sendRequest(db.client, ORDERS, { kind: 'delete', key: { orderid: gone.orderid ?? S('') } })
    await put({ ...changed, price: N('12345.67') })
    await put(without(less, 'quantity'))
    for (let more = 1; more <= 7; more++) await put({ orderid: S(`more ${more}`), price: N('98765.43') })

    const { stdout, stderr, code } = await diff('orders')
    const asJson = JSON.parse((await diff('orders', '--json')).stdout)
    await Promise.all([gone, changed, less].map(put))
    for (let more = 1; more <= 7; more++) {
      await sendRequest(db.client, ORDERS, { kind: 'delete', key: { orderid: S(`more ${more}`) } })
    }

    const keyOf = ({ orderid = S('') }: Item) => `{"orderid":${JSON.stringify(Object.values(orderid)[0])}}`
    expect([stderr, code]).toEqual(['', 1])
    expect(stdout).toContain('  7 × (item): expected a row, found nothing\n      {"orderid":"more ')
    expect(stdout).toContain('"}\n      and 2 more\n')
    expect(stdout).toContain(`  1 × (item): expected nothing, found a row of 4 values\n      ${keyOf(gone)}\n`)
    expect(stdout).toContain(
      `  1 × price: expected a number, found another value in decimal(12,2)\n      ${keyOf(changed)}\n`,
    )
    expect(stdout).toContain(`  1 × quantity: expected nothing, found a value in int\n      ${keyOf(less)}\n`)
    expect(stdout).toMatch(
      /\n✗ raw\.orders does not hold what OrderTable holds: 10 differences, among \d+ items, \d+ values\n$/,
    )
    expect(stdout).not.toMatch(/12345\.67|98765\.43/)
    const [inJson] = asJson.tables
    expect(asJson).toMatchObject({ same: false, tables: [{ table: 'raw.orders', source: 'OrderTable', same: false }] })
    expect([inJson.items, inJson.rows]).toEqual([others.length + 9, orders.length])
    expect(inJson.differences[0]).toMatchObject({ path: '(item)', expected: 'a row', found: 'nothing', count: 7 })
    expect(inJson.differences[0].keys).toHaveLength(5)
  })

  it('waits until changes have arrived', async () => {
    const [first = {}] = orders
    await put({ ...first, quantity: N('77') })
    const compared = runLake(['diff', 'orders', '--wait', '60'], env())
    await new Promise(resolve => setTimeout(resolve, 500))
    await put(first)
    expect((await compared).code).toBe(0)
  })

  it.each([
    [
      'nope',
      /^There is no table "nope", and the mapping has none\. Tables in the lake: raw\..*orders; in DynamoDB: .*OrderTable/,
    ],
    [
      'dynamo_sls_customer_address_address',
      /^There is no table "sls-address-.*" in DynamoDB at .*\. Tables: .*OrderTable/,
    ],
    [
      'transactions',
      /^The lake has no table of financial-transactions: nothing of it has arrived in "raw\.transactions"\. Tables: raw\./,
    ],
    ['Unmapped', /^The lake has no table of Unmapped: it is not in the mapping\. Tables: raw\./],
  ])('says what there is instead of %s', async (table, message) => {
    const { stdout, stderr, code } = await diff(table)
    expect([stdout, code]).toEqual(['', 1])
    expect(stderr).toMatch(message)
  })

  it('compares every table that is to hold a source, and fails if one does not', async () => {
    const definition = TABLE_DEFINITIONS.find(({ name }) => name === 'orders')
    const place = { database: 'sales', location: 's3://sales/orders/' }
    if (definition) await directoryCatalog(join(root, '.catalog')).createTable(deliveredJsonTable(definition, place))
    const { stdout, code } = await diff()
    expect(stdout).toContain('✓ raw.orders holds what OrderTable holds: ')
    expect(stdout).toContain(`✗ sales.orders does not hold what OrderTable holds: ${orders.length} differences, among `)
    expect([stdout.split('\n').filter(line => /^[✓✗]/.test(line)).length, code]).toEqual([2, 1])
    const ofOne = await diff('sales.orders', '--json')
    expect(JSON.parse(ofOne.stdout)).toMatchObject({ same: false, tables: [{ table: 'sales.orders', rows: 0 }] })
  })

  it.each([{ args: ['orders', '--wait', 'long'], problem: 'Expected a whole number for --wait, found "long"' }])(
    'is called wrongly: $args',
    async ({ args, problem }) => {
      const { stdout, stderr, code } = await diff(...args)
      expect([stdout, code]).toEqual(['', 2])
      expect(stderr).toContain(problem)
    },
  )
})
