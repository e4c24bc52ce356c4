import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTimeToLiveCommand,
  DisableKinesisStreamingDestinationCommand,
  EnableKinesisStreamingDestinationCommand,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateKinesisStreamingDestinationCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { CreateStreamCommand, DeleteStreamCommand, DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis'
import { ConfigError } from '@inlet/core'
import { Level } from 'level'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeClients, readChanges } from '../../test/clients.ts'
import type { ChangeRecord, KinesisChangeRecord, StreamsChangeRecord } from '../changes/change-record.ts'
import { type EndpointEvent, type Endpoints, type EndpointsOptions, openEndpoints } from './open-endpoints.ts'

const STREAM = 'table-changes'
const PIPED = 'piped-changes'

let directory: string
let endpoints: Endpoints
let clients: ReturnType<typeof makeClients>
let events: EndpointEvent[]

async function open(options: Partial<EndpointsOptions> = {}): Promise<void> {
  events = []
  endpoints = await openEndpoints({
    directory,
    stream: { name: STREAM, shards: 2 },
    streams: table => table !== 'Quiet',
    onEvent: event => events.push(event),
    ...options,
  })
  clients = makeClients(endpoints)
}

async function close(): Promise<void> {
  clients.dynamodb.destroy()
  clients.kinesis.destroy()
  await endpoints.stop()
}

async function changes<Record extends ChangeRecord = KinesisChangeRecord>(stream = STREAM): Promise<Record[]> {
  await endpoints.drained()
  return readChanges(clients.kinesis, stream)
}
const piped = () => changes<StreamsChangeRecord>(PIPED)

async function createTable(TableName = 'Things'): Promise<void> {
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
}

const put = (id: number | string, attributes: PutItemCommand['input']['Item'] = {}, TableName = 'Things') =>
  clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { N: String(id) }, ...attributes } }))
const key = (id: number | string) => ({ TableName: 'Things', Key: { id: { N: String(id) } } })

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'inlet-endpoints-'))
  await open()
})
afterEach(async () => {
  await close()
  await rm(directory, { recursive: true })
})

describe('changes', () => {
  it('have what they were and what they are, in microseconds, with one name for a key', async () => {
    await createTable()
    await put(1, { a: { S: 'one' }, set: { SS: ['x', 'y'] } })
    await put('1.0', { a: { S: 'two' } })
    await clients.dynamodb.send(
      new UpdateItemCommand({
        ...key(1),
        UpdateExpression: 'SET n = :n REMOVE a',
        ExpressionAttributeValues: { ':n': { N: '12345678901234567890123456789012345678' } },
      }),
    )
    await clients.dynamodb.send(new DeleteItemCommand(key('1e0')))
    const found = await changes()
    expect(found).toMatchObject([
      { eventName: 'INSERT', dynamodb: { NewImage: { id: { N: '1' }, a: { S: 'one' }, set: { SS: ['x', 'y'] } } } },
      {
        eventName: 'MODIFY',
        dynamodb: { OldImage: { a: { S: 'one' } }, NewImage: { id: { N: '1' }, a: { S: 'two' } } },
      },
      {
        eventName: 'MODIFY',
        dynamodb: { NewImage: { id: { N: '1' }, n: { N: '12345678901234567890123456789012345678' } } },
      },
      { eventName: 'REMOVE', dynamodb: { OldImage: { id: { N: '1' } } } },
    ])
    for (const change of found) {
      expect(change).toMatchObject({
        awsRegion: 'us-east-1',
        userIdentity: null,
        recordFormat: 'application/json',
        tableName: 'Things',
        dynamodb: { Keys: { id: { N: '1' } }, ApproximateCreationDateTimePrecision: 'MICROSECOND' },
        eventSource: 'aws:dynamodb',
      })
      expect(change.dynamodb.SizeBytes).toBeGreaterThan(0)
      expect(Math.abs(change.dynamodb.ApproximateCreationDateTime / 1_000 - Date.now())).toBeLessThan(60_000)
    }
    const times = found.map(({ dynamodb }) => dynamodb.ApproximateCreationDateTime)
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    expect(new Set(found.map(({ eventID }) => eventID)).size).toBe(4)
  })

  it('come from each item of a batch, and from no write that changes nothing or is refused', async () => {
    await createTable()
    await put(1)
    await clients.dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          Things: [
            { PutRequest: { Item: { id: { N: '1' } } } },
            { PutRequest: { Item: { id: { N: '2' }, b: { BOOL: true } } } },
            { DeleteRequest: { Key: { id: { N: '3' } } } },
          ],
        },
      }),
    )
    await clients.dynamodb.send(new DeleteItemCommand(key(4)))
    const refused = [
      new PutItemCommand({
        TableName: 'Things',
        Item: { id: { N: '1' } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
      new PutItemCommand({ TableName: 'Things', Item: { id: { S: 'no number' } } }),
      new PutItemCommand({ TableName: 'Things', Item: { other: { S: 'no key' } } }),
      new PutItemCommand({ TableName: 'Nowhere', Item: { id: { N: '1' } } }),
      new UpdateItemCommand({ ...key(1), UpdateExpression: 'nonsense' }),
      new BatchWriteItemCommand({
        RequestItems: { Things: ['5', '5.0'].map(N => ({ PutRequest: { Item: { id: { N } } } })) },
      }),
    ]
    for (const command of refused) {
      const refusal = clients.dynamodb.send(command as PutItemCommand)
      await expect(refusal).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } })
    }
    expect(events.filter(({ is }) => is === 'failed')).toEqual([])
    expect((await changes()).map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys.id])).toEqual([
      ['INSERT', { N: '1' }],
      ['INSERT', { N: '2' }],
    ])
  })

  it('carry items of 400 KB, if need be without what they were', async () => {
    await createTable()
    // In change records bytes are base64, so both images together are more than a record takes.
    for (const byte of [1, 2]) await put(1, { blob: { B: new Uint8Array(400 * 1024 - 20).fill(byte) } })
    // And an item of control characters is six times as long in JSON.
    await put(2, { text: { S: '\u0001'.repeat(300_000) } })
    await expect(put(3, { blob: { B: new Uint8Array(400 * 1024) } })).rejects.toThrow('Item size')
    expect((await changes()).map(({ eventName, dynamodb }) => [eventName, Object.keys(dynamodb).slice(3)])).toEqual([
      ['INSERT', ['NewImage', 'SizeBytes']],
      ['MODIFY', ['NewImage', 'SizeBytes']],
    ])
    expect(endpoints.counts()).toEqual({ sent: 2, waiting: 0, undeliverable: 1 })
    expect(events).toContainEqual({ is: 'undeliverable', table: 'Things', stream: STREAM })
  })

  it('are not lost when the stream is away, and go on when it is back', async () => {
    await createTable()
    await clients.kinesis.send(new DeleteStreamCommand({ StreamName: STREAM }))
    await put(1)
    while (!events.some(({ is }) => is === 'stream-failed')) await sleep(5)
    expect(endpoints.counts()).toEqual({ sent: 0, waiting: 1, undeliverable: 0 })
    await close()
    await open()
    expect(await changes()).toMatchObject([{ eventName: 'INSERT' }])
  })

  it('are not made of a key that could not be told from others', async () => {
    await createTable()
    for (const id of ['01', '.5', '5.']) {
      await expect(put(id)).rejects.toThrow('Expected a key of Things')
    }
    await createTable('Quiet')
    await put('01', {}, 'Quiet')
    expect(await changes()).toEqual([])
  })

  it('are told by the fields of the operation, whatever else is said', async () => {
    await createTable()
    await put(1)
    const target = (operation: string) => `DynamoDB_20120810.${operation}`
    const authorization = 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=f'
    const headers = { 'content-type': 'application/x-amz-json-1.0', authorization, 'x-amz-date': '20260101T000000Z' }
    const send = (operation: string, input: object) =>
      fetch(endpoints.dynamodb, {
        method: 'POST',
        headers: { ...headers, 'x-amz-target': target(operation) },
        body: JSON.stringify({ TableName: 'Things', ...input }),
      })
    const [one, two] = ['1', '2'].map(N => ({ id: { N } }))
    expect((await send('DeleteItem', { Key: one, Item: two, RequestItems: {} })).status).toBe(200)
    expect((await send('PutItem', { Item: two, Key: one, RequestItems: {} })).status).toBe(200)
    expect((await changes()).map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys])).toEqual([
      ['INSERT', one],
      ['REMOVE', one],
      ['INSERT', two],
    ])
  })

  it('of transactions and PartiQL are refused, in words', async () => {
    await createTable()
    const Put = { TableName: 'Things', Item: { id: { N: '1' } } }
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put }] })
    const message = 'is not supported by the local DynamoDB'
    await expect(clients.dynamodb.send(transaction)).rejects.toThrow(`TransactWriteItems ${message}`)
    const statement = new ExecuteStatementCommand({ Statement: `INSERT INTO "Things" VALUE {'id': 1}` })
    await expect(clients.dynamodb.send(statement)).rejects.toThrow(`ExecuteStatement ${message}`)
    expect(await changes()).toEqual([])
  })
})

describe('pipes', () => {
  const openPiped = (options: Partial<EndpointsOptions> = {}) =>
    open({
      pipeStreams: [{ name: PIPED, shards: 1 }],
      pipes: table => ({ Things: PIPED, Quiet: PIPED, Astray: 'nowhere' })[table],
      ...options,
    })
  beforeEach(async () => {
    await close()
    await openPiped()
  })

  it('carry the records of a DynamoDB stream, besides the native ones or alone, from one process to the next', async () => {
    const { arn, id } = endpoints.pipeStreams.get(PIPED) ?? {}
    expect([arn, id]).toEqual([endpoints.stream.arn.replace(STREAM, PIPED), expect.stringMatching(/^piped-changes@/)])
    for (const table of ['Things', 'Quiet', 'Others']) await createTable(table)
    expect(events).toContainEqual({ is: 'table-created', table: 'Quiet', streams: true })
    await put(1, { a: { S: 'one' } })
    await put(1, {}, 'Others')
    await endpoints.drained()
    await close()
    await openPiped()
    await put(1, { a: { S: 'two' } })
    await put(1, {}, 'Quiet')
    await clients.dynamodb.send(new DeleteItemCommand(key(1)))

    const [first, ...others] = await piped()
    expect([first, ...others].map(record => [record?.eventName, record?.eventSourceARN.split('/')[1]])).toEqual([
      ['INSERT', 'Things'],
      ['MODIFY', 'Things'],
      ['INSERT', 'Quiet'],
      ['REMOVE', 'Things'],
    ])
    expect(first?.eventSourceARN).toMatch(
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/Things\/stream\/\d{4}(-\d\d){2}T(\d\d:){2}\d\d\.\d{3}$/,
    )
    expect(others.at(-1)?.eventSourceARN).toBe(first?.eventSourceARN)
    const numbers = [first, ...others].map(record => BigInt(record?.dynamodb.SequenceNumber ?? 0))
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => (a < b ? -1 : 1)))
    const native = (await changes()).filter(({ tableName }) => tableName === 'Things')
    expect(native.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE'])
    expect(endpoints.counts(PIPED)).toEqual({ sent: 3, waiting: 0, undeliverable: 0 })
    expect(endpoints.counts()).toEqual({ sent: 2, waiting: 0, undeliverable: 0 })
  })

  it('carry what a record can hold, and say what it cannot', async () => {
    await createTable()
    for (const byte of [1, 2]) await put(1, { blob: { B: new Uint8Array(400 * 1024 - 20).fill(byte) } })
    await put(2, { text: { S: '\u0001'.repeat(300_000) } })
    expect((await piped()).map(({ dynamodb }) => [dynamodb.StreamViewType, 'OldImage' in dynamodb])).toEqual([
      ['NEW_AND_OLD_IMAGES', false],
      ['NEW_IMAGE', false],
    ])
    expect(await changes()).toHaveLength(2)
    for (const stream of [STREAM, PIPED]) {
      expect(events).toContainEqual({ is: 'undeliverable', table: 'Things', stream })
      expect(endpoints.counts(stream)).toEqual({ sent: 2, waiting: 0, undeliverable: 1 })
    }
  })

  it('wait for their stream, while the other takes its changes', async () => {
    await createTable()
    await clients.kinesis.send(new DeleteStreamCommand({ StreamName: PIPED }))
    await put(1)
    while (!events.some(({ is }) => is === 'stream-failed') || endpoints.counts().sent === 0) await sleep(5)
    expect([endpoints.counts(PIPED).waiting, endpoints.counts().waiting]).toEqual([1, 0])
    await close()
    await openPiped()
    expect(await piped()).toMatchObject([{ eventName: 'INSERT' }])
  })

  it('stay when the streaming destination is switched off', async () => {
    await createTable()
    const target = { TableName: 'Things', StreamArn: endpoints.stream.arn }
    await clients.dynamodb.send(new DisableKinesisStreamingDestinationCommand(target))
    await put(1)
    expect([await changes(), await piped()]).toEqual([[], [expect.objectContaining({ eventName: 'INSERT' })]])
  })

  it('lead to streams that there are', async () => {
    await expect(createTable('Astray')).rejects.toThrow()
    expect(events).toMatchObject([
      {
        is: 'failed',
        error: new ConfigError('Expected the pipe of table Astray to lead to one of: piped-changes; found nowhere'),
      },
    ])
  })
})

describe('tables', () => {
  it('stream from their creation on, or when they are told to, until they are told not to', async () => {
    await createTable('Quiet')
    expect(events).toEqual([{ is: 'table-created', table: 'Quiet', streams: false }])
    await put(1, {}, 'Quiet')
    const StreamArn = endpoints.stream.arn
    const target = { TableName: 'Quiet', StreamArn }
    await clients.dynamodb.send(new EnableKinesisStreamingDestinationCommand(target))
    await put(2, {}, 'Quiet')
    await expect(clients.dynamodb.send(new EnableKinesisStreamingDestinationCommand(target))).rejects.toThrow(
      'Table Quiet streams to table-changes',
    )
    const describe = () => clients.dynamodb.send(new DescribeKinesisStreamingDestinationCommand({ TableName: 'Quiet' }))
    expect((await describe()).KinesisDataStreamDestinations).toEqual([
      { StreamArn, DestinationStatus: 'ACTIVE', ApproximateCreationDateTimePrecision: 'MILLISECOND' },
    ])
    await clients.dynamodb.send(
      new UpdateKinesisStreamingDestinationCommand({
        ...target,
        UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
      }),
    )
    await close()
    await open()
    await put(3, {}, 'Quiet')
    await clients.dynamodb.send(new DisableKinesisStreamingDestinationCommand(target))
    await put(4, {}, 'Quiet')
    expect((await describe()).KinesisDataStreamDestinations).toEqual([])
    const found = (await changes()).map(({ dynamodb }) => [
      Object.values(dynamodb.Keys.id ?? {})[0],
      dynamodb.ApproximateCreationDateTimePrecision,
    ])
    expect(Object.fromEntries(found)).toEqual({ 2: 'MILLISECOND', 3: 'MICROSECOND' })
  })

  it('stream to any stream that there is', async () => {
    await createTable('Quiet')
    const target = (name: string) => ({ TableName: 'Quiet', StreamArn: endpoints.stream.arn.replace(STREAM, name) })
    await expect(clients.dynamodb.send(new EnableKinesisStreamingDestinationCommand(target('mine')))).rejects.toThrow(
      'ResourceNotFoundException',
    )
    await clients.kinesis.send(new CreateStreamCommand({ StreamName: 'mine', ShardCount: 1 }))
    await clients.dynamodb.send(new EnableKinesisStreamingDestinationCommand(target('mine')))
    await put(1, {}, 'Quiet')
    expect(await changes('mine')).toHaveLength(1)
    expect(await changes()).toEqual([])
  })

  it('can be deleted while they stream, and made again', async () => {
    await createTable()
    const writes = Array.from({ length: 60 }, (_, id) => put(id).catch(() => undefined))
    await sleep(5)
    await clients.dynamodb.send(new DeleteTableCommand({ TableName: 'Things' }))
    await Promise.all(writes)
    const before = (await changes()).length
    expect(events.filter(({ is }) => is === 'failed')).toEqual([])
    await expect(clients.dynamodb.send(new GetItemCommand(key(1)))).rejects.toThrow('not found')
    await createTable()
    await put(1)
    expect((await changes()).slice(before)).toHaveLength(1)
  })

  it('forget what a deleted table of their name was told', async () => {
    await createTable('Quiet')
    const target = { TableName: 'Quiet', StreamArn: endpoints.stream.arn }
    await clients.dynamodb.send(new EnableKinesisStreamingDestinationCommand(target))
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' }
    await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: 'Quiet', TimeToLiveSpecification }))
    await clients.dynamodb.send(new DeleteTableCommand({ TableName: 'Quiet' }))
    await createTable('Quiet')
    await put(1, {}, 'Quiet')
    const { TimeToLiveDescription } = await clients.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'Quiet' }))
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' })
    expect(await changes()).toEqual([])
  })

  it('stream though several clients create them at once', async () => {
    const created = await Promise.allSettled(Array.from({ length: 5 }, () => createTable()))
    expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await put(1)
    expect(await changes()).toHaveLength(1)
  })

  it('that were there before are not touched by who would create them', async () => {
    await createTable()
    await expect(createTable()).rejects.toThrow('Table already exists: Things')
    await put(1)
    expect(await changes()).toHaveLength(1)
  })

  it('delete items whose time to live is over', async () => {
    await close()
    await open({ sweepMs: 10 })
    await createTable()
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' }
    await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: 'Things', TimeToLiveSpecification }))
    const description = await clients.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'Things' }))
    expect(description.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' })
    const now = Math.floor(Date.now() / 1_000)
    const year = 365 * 24 * 60 * 60
    await put(1, { expires: { N: String(now - 10) } })
    await put(2, { expires: { N: String(now + 1_000) } })
    await put(3, { expires: { S: String(now - 10) } })
    await put(4, { expires: { N: String(now - 6 * year) } })
    while (!events.some(({ is }) => is === 'expired')) await sleep(5)
    const removed = (await changes()).filter(({ eventName }) => eventName === 'REMOVE')
    expect(removed).toMatchObject([
      {
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
        dynamodb: { Keys: { id: { N: '1' } } },
      },
    ])
  })
})

describe('endpoints', () => {
  it('keep tables, streams and changes from one process to the next', async () => {
    await createTable()
    await put(1, { a: { S: 'kept' } })
    await endpoints.drained()
    await close()
    await open()
    const { Item } = await clients.dynamodb.send(new GetItemCommand(key(1)))
    expect(Item?.a).toEqual({ S: 'kept' })
    await put(1, { a: { S: 'changed' } })
    expect((await changes()).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY'])
  })

  it.each(['dynamodbPort', 'kinesisPort'] as const)(
    'say that a port is taken, and leave nothing open: %s',
    async port => {
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const { port: number } = taken.address() as AddressInfo
      await close()
      await expect(open({ [port]: number })).rejects.toThrow(
        `Port ${number} for ${port === 'kinesisPort' ? 'Kinesis' : 'DynamoDB'} is taken by another process`,
      )
      taken.close()
      await open({ [port]: number })
      expect(new URL(port === 'kinesisPort' ? endpoints.kinesis : endpoints.dynamodb).port).toBe(String(number))
    },
  )

  it('live on when clients go away in the middle of a request', async () => {
    await createTable()
    for (const url of [endpoints.dynamodb, endpoints.kinesis]) {
      const { port, hostname } = new URL(url)
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      socket.write('POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 1000\r\n\r\n{"half":')
      await sleep(20)
      socket.resetAndDestroy()
    }
    await sleep(20)
    await put(1)
    expect(await changes()).toHaveLength(1)
  })

  it('stop though a client never sends the rest of its request', async () => {
    const { port, hostname } = new URL(endpoints.dynamodb)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 1000\r\n\r\n{"half":')
    await sleep(20)
    const closed = once(socket, 'close')
    await close()
    await closed
    await open()
  })

  it('answer what is no request of theirs', async () => {
    for (const url of [endpoints.dynamodb, endpoints.kinesis]) {
      for (const init of [{ method: 'GET' }, { method: 'POST', body: 'nonsense' }, { method: 'PUT', body: '{}' }]) {
        expect((await fetch(url, init)).status).toBeLessThan(500)
      }
    }
    const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'content-type': 'application/x-amz-json-1.0' }
    for (const body of ['', 'null', '[]', '{"RequestItems":{"Things":[null,{"PutRequest":{}}]}}', '{"TableName":{}}']) {
      expect((await fetch(endpoints.dynamodb, { method: 'POST', headers, body })).status).toBe(400)
    }
    const authorization = 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=f'
    const signed = { ...headers, authorization, 'x-amz-date': '20260101T000000Z' }
    await createTable()
    for (const body of [
      'null',
      '7',
      '{"TableName":"Things","Item":{"id":null}}',
      '{"TableName":"Things","Item":{"id":{"N":"1"},"v":{"L":[null]}}}',
      `{"TableName":"Things","Item":{"id":{"N":"1"},"v":${'{"L":['.repeat(5_000)}{"S":"a"}${']}'.repeat(5_000)}}}`,
      '['.repeat(100_000),
    ]) {
      expect((await fetch(endpoints.dynamodb, { method: 'POST', headers: signed, body })).status).toBe(400)
    }
    const put = {
      ...signed,
      'x-amz-target': 'Kinesis_20131202.PutRecords',
      'content-type': 'application/x-amz-json-1.1',
    }
    const body = JSON.stringify({ StreamName: STREAM, Records: [null] })
    expect((await fetch(endpoints.kinesis, { method: 'POST', headers: put, body })).status).toBe(400)
    const text = JSON.stringify(`]\\"${'['.repeat(200)}`)
    const deep = `{"TableName":"Things","Item":{"id":{"N":"2"},"v":${'{"L":['.repeat(32)}{"S":${text}}${']}'.repeat(32)}}}`
    expect((await fetch(endpoints.dynamodb, { method: 'POST', headers: signed, body: deep })).status).toBe(200)
    for (const page of [{ origin: 'http://example.com' }, { 'sec-fetch-site': 'same-origin' }]) {
      const sent = { method: 'POST', headers: { ...signed, ...page }, body: '{}' }
      expect((await fetch(endpoints.dynamodb, sent)).status).toBe(403)
    }
    const large = await fetch(endpoints.dynamodb, { method: 'POST', headers, body: 'x'.repeat(17 * 1024 * 1024) })
    expect(large.status).toBe(413)
  })

  it('finish what they were doing to tables and streams when their process ended', async () => {
    for (const name of ['Made', 'Unmade']) await createTable(name)
    await put(1, {}, 'Made')
    await clients.kinesis.send(new CreateStreamCommand({ StreamName: 'half', ShardCount: 1 }))
    await close()
    await setStatus('dynamodb', 'table~Made', { TableStatus: 'CREATING' })
    await setStatus('dynamodb', 'table~Unmade', { TableStatus: 'DELETING' })
    await setStatus('kinesis', '!meta!half', { StreamStatus: 'CREATING', Shards: [] })
    await setStatus('kinesis', `!meta!${STREAM}`, { StreamStatus: 'UPDATING' })
    await open()
    await put(2, {}, 'Made')
    expect(await changes()).toHaveLength(2)
    const half = clients.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'half' }))
    await expect(half).rejects.toThrow('not found')
    await createTable('Unmade')
  })

  it('say which data cannot be opened', async () => {
    await close()
    await writeFile(join(directory, 'dynamodb/CURRENT'), 'nonsense')
    await expect(open()).rejects.toThrow(`DynamoDB's data in ${join(directory, 'dynamodb')} cannot be opened`)
    await rm(join(directory, 'dynamodb'), { recursive: true })
    await open()
  })
})

async function setStatus(service: string, key: string, status: object): Promise<void> {
  const db = new Level<string, object>(join(directory, service), { valueEncoding: 'json' })
  await db.put(key, { ...(await db.get(key)), ...status })
  await db.close()
}
