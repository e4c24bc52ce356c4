import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localKinesisClient } from '@inlet/local/live'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dynamoDBClient } from './clients.ts'
import { findEndpoint } from './endpoints.ts'

/** Nothing listens there: only the system may use such a port. */
const NOBODY = 'http://127.0.0.1:1'
const START = 'Start it with `lake up`, or set AWS_ENDPOINT_URL_DYNAMODB.'

const server = createServer()
let url: string
let root: string
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  root = await mkdtemp(join(tmpdir(), 'inlet-live-'))
})
afterAll(async () => {
  server.close()
  await rm(root, { recursive: true })
})

async function lakeWith(content: string): Promise<string> {
  const lake = await mkdtemp(join(root, 'lake-'))
  await mkdir(join(lake, '.live'))
  await writeFile(join(lake, '.live/endpoints.json'), content)
  return lake
}

const live = (changes: object = {}) =>
  lakeWith(JSON.stringify({ dynamodb: url, kinesis: url, stream: 'table-changes', pid: process.pid, ...changes }))

describe('findEndpoint', () => {
  it('takes that of the lake that is named, then that of the environment, then that of the lake there', async () => {
    const lake = await live()
    expect(await findEndpoint('dynamodb', lake, { AWS_ENDPOINT_URL_DYNAMODB: NOBODY })).toBe(url)
    expect(await findEndpoint('kinesis', undefined, { LOCAL_BUCKETS_DIR: lake })).toBe(url)
    const LOCAL_BUCKETS_DIR = await live({ dynamodb: NOBODY, kinesis: NOBODY })
    const named = { LOCAL_BUCKETS_DIR, AWS_ENDPOINT_URL_DYNAMODB: `${url}/`, AWS_ENDPOINT_URL_KINESIS: url }
    expect(await findEndpoint('dynamodb', undefined, named)).toBe(`${url}/`)
    expect(await findEndpoint('kinesis', undefined, named)).toBe(url)
  })

  it.each([
    ['no file', async () => root],
    ['no directory', async () => join(root, 'nowhere')],
    ['half a file', () => lakeWith('{"dynamodb":')],
    ['another file', () => lakeWith('[1]')],
    ['a process that is gone', () => live({ pid: 2 ** 31 - 1 })],
    ['an endpoint that is gone', () => live({ dynamodb: NOBODY })],
  ])('refuses where there is %s', async (_, make) => {
    const lake = await make()
    await expect(findEndpoint('dynamodb', lake, { AWS_ENDPOINT_URL_DYNAMODB: '' })).rejects.toThrow(
      `No local DynamoDB runs for the lake at ${lake}. ${START}`,
    )
  })

  it('refuses a variable that leads nowhere', async () => {
    const find = (named: string) => findEndpoint('dynamodb', undefined, { AWS_ENDPOINT_URL_DYNAMODB: named })
    await expect(find('here')).rejects.toThrow('Expected a URL in AWS_ENDPOINT_URL_DYNAMODB, found "here"')
    await expect(find(NOBODY)).rejects.toThrow(`Nothing listens at ${NOBODY}, which AWS_ENDPOINT_URL_DYNAMODB names.`)
  })
})

describe.each([
  ['DynamoDB', dynamoDBClient],
  ['Kinesis', localKinesisClient],
])('a client of %s', (_, open) => {
  it('has credentials and a region of its own', async () => {
    const { credentials, region } = open(url).config
    expect(await credentials()).toMatchObject({ accessKeyId: 'local', secretAccessKey: 'local' })
    expect(await region()).toBe('us-east-1')
  })
})
