import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import { localKinesisClient } from '@inlet/local/live'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dynamoDBClient } from '../../live/clients.ts'
import { createTables } from '../../live/create-tables.ts'
import { findEndpoint } from '../../live/endpoints.ts'
import { sendRequest } from '../../live/send-request.ts'
import { callLake } from '../../live/test/call-lake.ts'
import { type Ended, runLake } from '../../live/test/run-lake.ts'
import { N, S } from '../../samples/attribute-value.ts'
import { ORDERS } from '../../samples/orders.ts'
import { retryUntil } from '../diff/retry-until.ts'
import { FREE } from '../up/test/while-up.ts'

/** Whoever runs the tests may have one. */
const NO_ENDPOINT = { AWS_ENDPOINT_URL_KINESIS: '' }

let lake: string
let ended: Promise<Ended>
const children: ChildProcess[] = []
beforeAll(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-tail-'))
  ended = runLake(['up', '--lake', lake, ...FREE], NO_ENDPOINT, child => void children.push(child))
  await retryUntil(
    () => endpoint('kinesis').catch(() => undefined),
    url => url !== undefined,
    30_000,
  )
})
afterAll(async () => {
  for (const child of children) child.kill('SIGINT')
  await ended
  await rm(lake, { recursive: true })
})

const endpoint = (service: 'dynamodb' | 'kinesis') => findEndpoint(service, lake, {})

async function putOrder(orderid: string, quantity = N('1')): Promise<void> {
  const client = dynamoDBClient(await endpoint('dynamodb'))
  await createTables(client, [ORDERS])
  await sendRequest(client, ORDERS, { kind: 'put', item: { orderid: S(orderid), quantity } })
  client.destroy()
}

async function putNonsense(text: string): Promise<void> {
  const client = localKinesisClient(await endpoint('kinesis'))
  const input = { StreamName: 'table-changes', PartitionKey: text, Data: Buffer.from(text) }
  await client.send(new PutRecordCommand(input))
  client.destroy()
}

describe('lake tail', () => {
  it('names each record that is there with its fate', async () => {
    await putOrder('1')
    await putOrder('2', S('secret'))
    await putNonsense('secret')
    const { stdout, stderr, code } = await callLake(
      ['tail', '--all', '--limit', '3', '--json', '--lake', lake],
      NO_ENDPOINT,
    )
    expect([stderr, code]).toEqual(['', 0])
    const loaded = { is: 'loaded', table: 'raw.orders', dt: expect.any(String), afterMs: expect.any(Number) }
    const records: unknown[] = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const order = { operation: 'INSERT', table: 'OrderTable' }
    expect(records).toHaveLength(3)
    expect(records).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...order, key: '{"orderid":"1"}', fate: { ...loaded, rescued: 0 } }),
        expect.objectContaining({ ...order, key: '{"orderid":"2"}', fate: { ...loaded, rescued: 1 } }),
        expect.objectContaining({ bytes: 6, fate: expect.objectContaining({ is: 'quarantined', code: 'NOT_JSON' }) }),
      ]),
    )
    expect(stdout).not.toContain('secret')
  })

  it('names those with the outcomes that are asked for', async () => {
    const args = ['tail', '--all', '--limit', '2', '--json', '--outcome', 'rescued,quarantined', '--lake', lake]
    const { stdout, code } = await callLake(args, NO_ENDPOINT)
    const fates = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).fate)
    expect([fates.map(({ is, rescued }) => [is, rescued]).toSorted(), code]).toEqual([
      [
        ['loaded', 1],
        ['quarantined', undefined],
      ],
      0,
    ])
  })

  it('waits for what comes, of one table, until Ctrl-C', async () => {
    const { stdout, stderr, code } = await runLake(
      ['tail', '--table', 'orders', '--lake', lake],
      NO_ENDPOINT,
      child => {
        child.stderr?.once('data', () => void putNonsense('more').then(() => putOrder('3')))
        child.stdout?.on('data', () => child.kill('SIGINT'))
      },
    )
    expect(stderr).toMatch(/^Waiting for changes of orders in table-changes at http:\/\/127\.0\.0\.1:\d+\n$/)
    expect(stdout).toMatch(
      /^\d\d:\d\d:\d\d\.\d{6} {2}INSERT {2}OrderTable {2}\{"orderid":"3"\} {2}→ raw\.orders dt=.* later\n$/,
    )
    expect(code).toBe(0)
  })

  it.each([
    { args: ['--limit', '0'], problem: 'Expected a whole number above zero for --limit, found "0"' },
    {
      args: ['--outcome', 'lost'],
      problem: 'Expected --outcome with some of loaded,rescued,quarantined,given-up,waiting',
    },
    { args: ['--al'], problem: "Unknown option '--al'" },
    { args: ['orders'], problem: 'Unexpected argument "orders"' },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await callLake(['tail', ...args], NO_ENDPOINT)
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })

  it('says how to start a Kinesis where there is none', async () => {
    const nowhere = join(lake, 'nowhere')
    expect(await callLake(['tail', '--lake', nowhere], NO_ENDPOINT)).toEqual({
      stdout: '',
      stderr: `No local Kinesis runs for the lake at ${nowhere}. Start it with \`lake up\`, or set AWS_ENDPOINT_URL_KINESIS.\n`,
      code: 1,
    })
  })
})
