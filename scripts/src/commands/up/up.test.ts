import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { readEndpoints } from '@inlet/local'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dynamoDBClient } from '../../live/clients.ts'
import { createTables } from '../../live/create-tables.ts'
import { callLake } from '../../live/test/call-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { ORDERS } from '../../samples/orders.ts'
import { exportsIn, FREE, until, whileUp } from './test/while-up.ts'

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-up-'))
})
afterEach(() => rm(lake, { recursive: true }))

async function putOrder(output: string, orderid: string): Promise<void> {
  const client = dynamoDBClient(exportsIn(output).AWS_ENDPOINT_URL_DYNAMODB ?? '')
  await createTables(client, [ORDERS, { ...ORDERS, source: 'Mine' }])
  await client.send(new PutItemCommand({ TableName: ORDERS.source, Item: { orderid: { S: orderid } } }))
  client.destroy()
}

/** By the function, and by Firehose. */
const hasArrived = (output: string) =>
  output.includes('✓ 1 change through') && output.includes('✓ 1 change by Firehose orders to')

const ordersIn = async () => {
  const sql = 'SELECT orderid FROM raw.orders_changes UNION ALL SELECT orderid FROM sales.orders_changes ORDER BY 1'
  return JSON.parse((await callLake(['query', '--lake', lake, '--json', sql], {})).stdout)
}

it('says where it is, and what arrives; ends in order, and goes on from there, also after a kill', async () => {
  const first = await whileUp(lake, async (output, child) => {
    const { AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_KINESIS: kinesis } = exportsIn(output())
    const told = JSON.parse(await readFile(join(lake, '.live/endpoints.json'), 'utf8'))
    expect(told).toEqual({ dynamodb, kinesis, stream: 'table-changes', pid: child.pid })
    await putOrder(output(), '1')
    await until(() => hasArrived(output()), child)
    expect(output()).toContain('✓ OrderTable is made, and the lake follows it')
    expect(output()).toContain('Mine is made, but not in the mapping')

    const second = await runLake(['up', '--lake', lake, ...FREE], {})
    expect(second).toMatchObject({ stdout: '', code: 1 })
    expect(second.stderr).toContain('is in use')
  })
  expect(first).toMatchObject({ stderr: '', code: 0 })
  expect(first.stdout).toContain('Stopped.')
  await expect(access(join(lake, '.live/endpoints.json'))).rejects.toThrow('ENOENT')

  const killed = await whileUp(lake, async (output, child) => {
    await putOrder(output(), '2')
    child.kill('SIGKILL')
  })
  expect(killed.code).toBeNull()
  const { stdout } = await callLake(['put-orders', '--lake', lake], {})
  expect(stdout).toBe('')

  const withConsole = ['--dynamodb-port', '0', '--kinesis-port', '0', '--console-port', '0']
  const last = await whileUp(lake, lookAtConsole, withConsole)
  expect(last).toMatchObject({ stderr: '', code: 0 })
  expect(await ordersIn()).toEqual([{ orderid: '1' }, { orderid: '1' }, { orderid: '2' }, { orderid: '2' }])
})

/** Others are told where it is; meanwhile the change arrives that was written before the kill. */
async function lookAtConsole(output: () => string, child: ChildProcess): Promise<void> {
  const [, url = ''] = /^Look at it: (\S+)$/m.exec(output()) ?? []
  expect((await readEndpoints(lake))?.console).toBe(url)
  const response = await fetch(url)
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('<html')])
  await until(() => hasArrived(output()), child)
}

it.each([
  { name: 'Kinesis', option: '--kinesis-port' },
  { name: 'the console', option: '--console-port' },
])('says that the port for $name is taken', async ({ name, option }) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const ports = ['--dynamodb-port', '0', '--kinesis-port', '0', '--console-port', '0', option, `${port}`]
  const { stdout, stderr, code } = await runLake(['up', '--lake', lake, ...ports], {})
  taken.close()
  expect([stdout, code]).toEqual(['', 1])
  expect(stderr).toBe(
    `Port ${port} for ${name} is taken by another process: choose another, or 0 for any that is free\n`,
  )
  await expect(access(join(lake, '.live/endpoints.json'))).rejects.toThrow('ENOENT')
})

it.each([
  { args: ['--dynamodb-port', '65536'], problem: 'Expected a port from 0 to 65535 for --dynamodb-port, found "65536"' },
  { args: ['--console-port', 'x'], problem: 'Expected a port from 0 to 65535 for --console-port, found "x"' },
  { args: ['--shards', '0'], problem: 'Expected a whole number above zero for --shards, found "0"' },
])('is called wrongly: $args', async ({ args, problem }) => {
  const { stdout, stderr, code } = await callLake(['up', '--lake', lake, ...args], {})
  expect([stdout, code]).toEqual(['', 2])
  expect(stderr).toContain(problem)
})
