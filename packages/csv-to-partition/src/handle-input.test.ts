import { InputError } from '@inlet/core'
import { collectingTelemetry } from '@inlet/lake'
import { describe, expect, it } from 'vitest'
import { readFeeds } from './feeds/read-feeds.ts'
import { handleInput } from './handle-input.ts'
import type { LoadRequest } from './input/load-request.ts'
import type { LoadReport } from './load-report.ts'

const DEFAULTS = { bucketSrc: undefined, bucketDstn: 'lake', database: 'raw', now: () => Date.UTC(2024, 2, 1) }

function feed(input: object) {
  return { schedule: 'rate(1 day)', input: { bucket_src: 'drop', ...input } }
}

const FEEDS = readFeeds(
  {
    rates: feed({ prefix: 'rates/', substr: '{data_ref}', table: 'rates' }),
    copies: feed({ prefix: 'rates/', substr: '{data_ref}', table: 'copies' }),
    names: feed({ prefix: 'names/', table: 'names' }),
  },
  'feeds',
)

/** Handles an input with a loader that keeps what it is asked for, and fails for tables of that name. */
async function handle(input: unknown, { failing = '' } = {}) {
  const requests: LoadRequest[] = []
  const telemetry = collectingTelemetry()
  const load = async (request: LoadRequest) => {
    requests.push(request)
    if (request.table.name === failing) throw new Error(`no ${failing} of ${request.dataRef}`)
    return reportOf(request)
  }
  const response = await handleInput(input, { load, feeds: FEEDS, defaults: DEFAULTS, telemetry }).catch(error => error)
  return { response, telemetry, loads: requests.map(({ table, dataRef }) => `${table.name} ${dataRef}`), requests }
}

function reportOf({ table, dataRef }: LoadRequest): LoadReport {
  return {
    status: 'Success',
    data_ref: dataRef,
    table: `${table.database}.${table.name}`,
    ...{ rows: 1, files: 1, bytes: 1, partitions: [], superseded_partitions: 0, quarantined_rows: 0 },
    ...{
      rescued_values: 0,
      rescued_columns: {},
      quarantine: null,
      source_object: 's3://drop/a',
      runners_up: [],
      load: 'load-1',
    },
    source: { etag: 'e', size: 1, last_modified: '2024-03-01T00:00:00.000Z' },
  }
}

function s3Event(...keys: readonly string[]) {
  const Records = keys.map(key => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'drop' }, object: { key: encodeURIComponent(key), size: 1 } },
  }))
  return { Records }
}

function bridgeEvent(key: string) {
  return { 'detail-type': 'Object Created', detail: { bucket: { name: 'drop' }, object: { key, size: 1 } } }
}

function queueEvent(...bodies: readonly unknown[]) {
  const Records = bodies.map((body, index) => ({
    eventSource: 'aws:sqs',
    messageId: `m${index + 1}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }))
  return { Records }
}

const DAY = 'rates/20240131.csv'

describe('an input', () => {
  it('is loaded as it is', async () => {
    const input = { bucket_src: 'drop', table: 'mine', data_ref: 20240131, prefix: 'in/' }
    const { response, requests } = await handle(input)
    expect(requests).toMatchObject([{ table: { name: 'mine' }, source: { bucket: 'drop', prefix: 'in/', substr: '' } }])
    expect(response).toMatchObject({ status: 'Success', data_ref: '20240131', table: 'raw.mine' })
  })

  it('names a feed, and maybe a day', async () => {
    expect((await handle({ feed: 'names' })).loads).toEqual(['names 20240229'])
    expect((await handle({ feed: 'rates', data_ref: 20240131 })).requests).toMatchObject([
      { source: { prefix: 'rates/', substr: '20240131' } },
    ])
  })

  it.each([
    [{ feed: 'nope' }, 'There is no feed "nope"; there is rates, copies, names'],
    [{ feed: 'rates', prefix: 'x' }, 'prefix: expected only feed, data_ref'],
    [{ feed: 'rates', data_ref: 'today' }, 'data_ref: expected a day'],
    [{ feed: 7 }, 'feed: expected text'],
    [{ table: 'mine' }, 'bucket_src: expected'],
    [{}, 'table: expected'],
    [null, 'expected an object'],
  ])('is refused before anything is loaded: %j', async (input, message) => {
    const { response, loads } = await handle(input)
    expect(response).toBeInstanceOf(InputError)
    expect(response).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(message) })
    expect(loads).toEqual([])
  })

  it('fails as its load does', async () => {
    expect((await handle({ feed: 'names' }, { failing: 'names' })).response.message).toBe('no names of 20240229')
  })
})

describe('an event of S3', () => {
  it('has every feed loaded that takes an object, for the day of its key', async () => {
    for (const event of [s3Event(DAY), bridgeEvent(DAY), queueEvent(bridgeEvent(DAY))]) {
      const { response, loads } = await handle(event)
      expect(loads).toEqual(['rates 20240131', 'copies 20240131'])
      expect(response).toMatchObject({ results: [{ table: 'raw.rates' }, { table: 'raw.copies' }], skipped: [] })
      expect(response.batchItemFailures).toEqual([])
    }
  })

  it('loads a day of a feed once', async () => {
    const { loads, response } = await handle(s3Event('names/a', 'names/b', 'names/a'))
    expect(loads).toEqual(['names 20240229'])
    expect(response.results).toHaveLength(1)
  })

  it('says what it skips', async () => {
    const event = s3Event('rates/readme.txt', 'names/a', 'rates/20240230.csv')
    const { response, loads, telemetry } = await handle(event)
    expect(loads).toEqual(['names 20240229'])
    expect(response.skipped).toEqual([
      { object: 's3://drop/rates/readme.txt', reason: expect.stringContaining('no feed') },
      { object: 's3://drop/rates/20240230.csv', reason: expect.stringContaining('no day') },
    ])
    // SQS, and S3 that calls the function itself, drop the answer.
    expect(telemetry.lines).toEqual(
      response.skipped.map((fields: object) => ({ level: 'info', message: 'Object skipped', fields })),
    )
  })

  it('fails as a whole, after all was tried', async () => {
    const { response, loads, telemetry } = await handle(s3Event(DAY, 'names/a'), { failing: 'rates' })
    expect(loads).toEqual(['rates 20240131', 'copies 20240131', 'names 20240229'])
    expect(response.message).toBe('no rates of 20240131')
    expect(telemetry.lines).toMatchObject([{ level: 'error', fields: { object: `s3://drop/${DAY}` } }])
    const two = await handle(s3Event(DAY, 'rates/20240201.csv', DAY), { failing: 'rates' })
    expect(two.response).toBeInstanceOf(AggregateError)
    expect(two.response.errors).toHaveLength(2)
  })

  it('does nothing if there is nothing to do', async () => {
    for (const event of [
      { Service: 'Amazon S3', Event: 's3:TestEvent' },
      { ...bridgeEvent(DAY), 'detail-type': 'x' },
    ]) {
      expect((await handle(event)).response).toEqual({ results: [], skipped: [], batchItemFailures: [] })
    }
  })

  it.each([{ Records: [{}] }, { 'detail-type': 'Scheduled Event', detail: {} }, { Records: 7 }])(
    'is refused if it is of another kind: %j',
    async event => {
      expect((await handle(event)).response).toMatchObject({ name: 'InputError', code: 'BAD_EVENT' })
    },
  )
})

describe('an event of SQS', () => {
  it('fails message by message', async () => {
    const event = queueEvent(s3Event('names/a', DAY), '{', s3Event('names/b'), s3Event(DAY), s3Event('other'))
    const { response, loads, telemetry } = await handle(event, { failing: 'rates' })
    expect(loads).toEqual(['names 20240229', 'rates 20240131', 'copies 20240131'])
    expect(response.batchItemFailures).toEqual(['m1', 'm2', 'm4'].map(itemIdentifier => ({ itemIdentifier })))
    expect(response.results).toHaveLength(2)
    expect(telemetry.lines.map(({ level, fields }) => [level, fields.object])).toEqual([
      ['error', `s3://drop/${DAY}`],
      ['error', 'none'],
      ['error', `s3://drop/${DAY}`],
      ['info', 's3://drop/other'],
    ])
  })
})
