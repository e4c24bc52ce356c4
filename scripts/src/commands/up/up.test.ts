import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dynamoDBClient } from '../../live/clients.ts'
import { createTables } from '../../live/create-tables.ts'
import { type Ended, runLake } from '../../live/test/run-lake.ts'
import { ORDERS } from '../../samples/orders.ts'

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-up-'))
})
afterEach(() => rm(lake, { recursive: true }))

const FREE = ['--dynamodb-port', '0', '--kinesis-port', '0', '--no-console']

/** Runs `lake up` until `use` is done, then ends it by a signal. */
async function whileUp(use: (output: () => string, child: ChildProcess) => Promise<void>): Promise<Ended> {
  let started = (_: ChildProcess) => {}
  const child = new Promise<ChildProcess>(resolve => {
    started = resolve
  })
  const ended = runLake(['up', '--lake', lake, ...FREE], { UNMAPPED_TABLES: '' }, child => started(child))
  const up = await child
  let output = ''
  up.stdout?.on('data', data => {
    output += stripVTControlCharacters(String(data))
  })
  while (!output.includes('Ctrl-C stops')) await once(up.stdout ?? up, 'data')
  await use(() => output, up)
  up.kill('SIGINT')
  return ended
}

async function exportsIn(output: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    Array.from(output.matchAll(/^export (AWS_ENDPOINT_URL_\w+)=(\S+)$/gm), ([, name, url]) => [name, url]),
  )
}

async function putOrder(output: string, orderid: string): Promise<void> {
  const client = dynamoDBClient((await exportsIn(output)).AWS_ENDPOINT_URL_DYNAMODB ?? '')
  await createTables(client, [ORDERS, { ...ORDERS, source: 'Mine' }])
  await client.send(new PutItemCommand({ TableName: ORDERS.source, Item: { orderid: { S: orderid } } }))
  client.destroy()
}

async function until(holds: () => boolean, child: ChildProcess): Promise<void> {
  while (!holds()) await once(child.stdout ?? child, 'data')
}

/** By the function, and by Firehose. */
const hasArrived = (output: string) =>
  output.includes('✓ 1 change of') && output.includes('✓ 1 change by Firehose orders to')

const ordersIn = async () => {
  const sql = 'SELECT orderid FROM raw.orders_changes UNION ALL SELECT orderid FROM sales.orders_changes ORDER BY 1'
  return JSON.parse((await runLake(['query', '--lake', lake, '--json', sql], {})).stdout)
}

it('says where it is, and what arrives; ends in order, and goes on from there', async () => {
  const first = await whileUp(async (output, child) => {
    const { AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_KINESIS: kinesis } = await exportsIn(output())
    const told = JSON.parse(await readFile(join(lake, '.live/endpoints.json'), 'utf8'))
    expect(told).toEqual({ dynamodb, kinesis, stream: 'table-changes', pid: child.pid })
    await putOrder(output(), '1')
    await until(() => hasArrived(output()), child)
    expect(output()).toContain('✓ OrderTable is made, and the lake follows it')
    expect(output()).toContain('✗ Mine is made, but not in the mapping')

    const second = await runLake(['up', '--lake', lake, ...FREE], {})
    expect(second).toMatchObject({ stdout: '', code: 1 })
    expect(second.stderr).toContain('is in use')
  })
  expect(first).toMatchObject({ stderr: '', code: 0 })
  expect(first.stdout).toContain('Stopped.')
  await expect(access(join(lake, '.live/endpoints.json'))).rejects.toThrow('ENOENT')

  await whileUp(async (output, child) => {
    await putOrder(output(), '2')
    await until(() => hasArrived(output()), child)
  })
  expect(await ordersIn()).toEqual([{ orderid: '1' }, { orderid: '1' }, { orderid: '2' }, { orderid: '2' }])
})

it('loads after a kill what was written before it', async () => {
  const killed = await whileUp(async (output, child) => {
    await putOrder(output(), '1')
    child.kill('SIGKILL')
  })
  expect(killed.code).toBeNull()
  const { stdout } = await runLake(['put-orders', '--lake', lake], {})
  expect(stdout).toBe('')
  await whileUp((output, child) => until(() => hasArrived(output()), child))
  expect(await ordersIn()).toEqual([{ orderid: '1' }, { orderid: '1' }])
})

it('says that a port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const { stdout, stderr, code } = await runLake(['up', '--lake', lake, ...FREE, '--kinesis-port', `${port}`], {})
  taken.close()
  expect([stdout, code]).toEqual(['', 1])
  expect(stderr).toBe(
    `Port ${port} for Kinesis is taken by another process: choose another, or 0 for any that is free\n`,
  )
})

it.each([
  { args: ['--dynamodb-port', '65536'], problem: 'Expected a port from 0 to 65535 for --dynamodb-port, found "65536"' },
  { args: ['--shards', '0'], problem: 'Expected a whole number above zero for --shards, found "0"' },
])('is called wrongly: $args', async ({ args, problem }) => {
  const { stdout, stderr, code } = await runLake(['up', '--lake', lake, ...args], {})
  expect([stdout, code]).toEqual(['', 2])
  expect(stderr).toContain(problem)
})
