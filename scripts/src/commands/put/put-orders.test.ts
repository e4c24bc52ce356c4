import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scanTable } from '../../live/scan-table.ts'
import { callLake } from '../../live/test/call-lake.ts'
import { startDynamoDB, type TestDynamoDB } from '../../live/test/dynalite.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { PRODUCTS } from '../../samples/orders.ts'

let db: TestDynamoDB
beforeAll(async () => {
  db = await startDynamoDB()
})
afterAll(() => db[Symbol.asyncDispose]())

const putOrders = (...args: readonly string[]) =>
  callLake(['put-orders', ...args], { AWS_ENDPOINT_URL_DYNAMODB: db.endpoint })

describe('lake put-orders', () => {
  it('puts, updates and deletes as many as asked, in a table that it creates', async () => {
    const { stdout, stderr, code } = await putOrders('--rows', '60', '--update', '20', '--delete', '10')
    expect(stdout).toMatch(
      /^60 put, 20 updated, 10 deleted in \d+\.\d s \(OrderTable at http:\/\/127\.0\.0\.1:\d+\)\n$/,
    )
    expect([stderr.split('\n').at(-2), code]).toEqual(['  Writing 100 % (90 writes)', 0])
    const items = await scanTable(db.client, 'OrderTable')
    expect(items).toHaveLength(50)
    for (const item of items) {
      expect(item).toEqual({
        orderid: { S: expect.stringMatching(/^[1-9]\d{0,3}$|^10000$/) },
        product_name: { S: expect.toSatisfy(name => PRODUCTS.includes(name)) },
        quantity: { N: expect.stringMatching(/^[1-5]$/) },
        price: { N: expect.toSatisfy(price => /^\d+(\.\d{1,2})?$/.test(price) && +price >= 10 && +price <= 500) },
      })
    }
  })

  it('writes to another table, at a rate, and prints JSON', async () => {
    const { stdout, code } = await putOrders(
      '--table',
      'Others',
      '--rows',
      '5',
      '--rate',
      '500',
      '--seed',
      '7',
      '--json',
    )
    expect(JSON.parse(stdout)).toEqual({
      table: 'Others',
      endpoint: db.endpoint,
      put: 5,
      updated: 0,
      deleted: 0,
      ms: expect.any(Number),
    })
    expect([await scanTable(db.client, 'Others'), code]).toEqual([expect.toSatisfy(items => items.length === 5), 0])
  })

  it('stops at Ctrl-C, and says what it wrote', async () => {
    const args = ['put-orders', '--table', 'Stopped', '--rows', '8', '--rate', '1', '--json']
    const env = { AWS_ENDPOINT_URL_DYNAMODB: db.endpoint }
    const { stdout, code } = await runLake(args, env, child => {
      child.stderr?.on('data', () => child.kill('SIGINT'))
    })
    const { put } = JSON.parse(stdout)
    expect([await scanTable(db.client, 'Stopped'), code]).toEqual([
      expect.toSatisfy(items => items.length === put),
      130,
    ])
    expect(put).toBeLessThan(8)
  })

  it.each([
    { args: ['--rows', '0'], problem: 'Expected a whole number above zero for --rows, found "0"' },
    { args: ['--rate', 'fast'], problem: 'Expected a whole number above zero for --rate, found "fast"' },
    { args: ['--update', '-1'], problem: 'update' },
    { args: ['--rows', '3', '--delete', '4'], problem: 'Expected no more to --delete than --rows (3), found 4' },
    { args: ['--row', '3'], problem: "Unknown option '--row'" },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await putOrders(...args)
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })

  it('says how to start a DynamoDB where there is none', async () => {
    const lake = join(tmpdir(), 'no-lake-here')
    expect(await callLake(['put-orders', '--lake', lake], {})).toEqual({
      stdout: '',
      stderr: `No local DynamoDB runs for the lake at ${lake}. Start it with \`lake up\`, or set AWS_ENDPOINT_URL_DYNAMODB.\n`,
      code: 1,
    })
  })
})
