import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { openLambda, startFunction } from '@inlet/local/lambda'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeyShape, LOCAL_AWS, startDynamoDB, TABLE, type TestDynamoDB } from '../test/dynamodb.ts'
import { type Fault, type FaultyDynamoDB, startFaultyDynamoDB } from '../test/faulty-dynamodb.ts'
import { csvOf, looks } from '../test/invocations.ts'
import { BUCKET, eventOf, importerOf, makeWorkbench, type TestImporter, type Workbench } from '../test/workbench.ts'
import type { InvocationTime } from './deadline.ts'
import { handleEvent } from './handle-event.ts'

const KEY: KeyShape = [['id', 'S']]
const ROWS = 300
/** Each of which takes an invocation or two. `ROWS=300` has more. */
const HASTY_ROWS = Number(process.env.ROWS ?? 100)
const NAME = 'in/a.csv'
const EVENT = eventOf(NAME)
const OUTPUTS = ['json-copy/in/a.json', 'unprocessed/in/a.unprocessed.json']

let workbench: Workbench
let dynamoDB: TestDynamoDB
let faulty: FaultyDynamoDB
let fault: Fault | undefined
let importer: TestImporter

beforeEach(async () => {
  workbench = await makeWorkbench()
  dynamoDB = await startDynamoDB()
  await dynamoDB.createTable(KEY)
  fault = undefined
  faulty = await startFaultyDynamoDB(dynamoDB.url, KEY, { next: () => fault })
  importer = importerOf(workbench.store, faulty.url, { checkpointMs: 0 })
})
afterEach(async () => {
  await faulty[Symbol.asyncDispose]()
  await dynamoDB[Symbol.asyncDispose]()
  await workbench[Symbol.asyncDispose]()
})

const handle = (event: unknown, time?: InvocationTime) => handleEvent(event, importer, time)
const texts = () => Promise.all(OUTPUTS.map(key => workbench.text(key)))
const values = async () => (await dynamoDB.items()).map(({ value }) => value?.S).sort()

/** Goes on as often as the function asks for it. @returns how often that was */
async function goOn(time: () => InvocationTime | undefined = () => undefined): Promise<number> {
  for (let hops = 0; ; hops++) {
    const event = importer.continuations.shift()
    if (event === undefined) return hops
    await handle(event, time())
  }
}

/** What an import without interruption comes to. */
async function wholeImport(content: string | Uint8Array, name = NAME) {
  await using other = await makeWorkbench()
  await using table = await startDynamoDB()
  await table.createTable(KEY)
  await other.put(name, content)
  const { results } = await handleEvent(eventOf(name), importerOf(other.store, table.url), undefined)
  const { jsonCopy, unprocessed } = {
    jsonCopy: results[0]?.json_copy ?? '',
    unprocessed: results[0]?.unprocessed_file ?? '',
  }
  const items = (await table.items()).map(({ value }) => value?.S).sort()
  return { result: results[0], jsonCopy: await other.text(jsonCopy), unprocessed: await other.text(unprocessed), items }
}

describe('an import that runs out of time', () => {
  it.each([
    ['in/a.csv', (text: string) => Buffer.from(text)],
    ['in/a.csv.gz', (text: string) => gzipSync(text)],
    ['in/a.csv.zst', (text: string) => zstdCompressSync(text)],
  ])('comes to the same in several invocations: %s', async (name, store) => {
    const content = store(csvOf(ROWS, { items: 60 }))
    await workbench.put(name, content)
    const whole = await wholeImport(content, name)
    const first = await handle(eventOf(name), looks(6))
    expect(first.results).toMatchObject([{ status: 'continued', json_copy: null, unprocessed_file: null }])
    expect(await goOn(() => looks(6))).toBeGreaterThan(1)

    const { jsonCopy, unprocessed, result, items } = whole
    expect(await workbench.text(result?.json_copy ?? '')).toBe(jsonCopy)
    expect(await workbench.text(result?.unprocessed_file ?? '')).toBe(unprocessed)
    expect(await values()).toEqual(items)
    const { counts, hop } = await workbench.state()
    expect(counts).toMatchObject({ processed: result?.processed_rows, unprocessed: result?.unprocessed_rows })
    expect(counts.invocations).toBe(hop + 1)
    expect(await workbench.leftovers()).toEqual([])
  })

  it('takes up where it was: no row is read or written twice', async () => {
    await workbench.put(NAME, csvOf(ROWS))
    await handle(EVENT, looks(6))
    const { position, counts } = await workbench.state()
    expect(position.row).toBe(counts.processed + counts.unprocessed + 1)
    await goOn(() => looks(6))
    expect(faulty.puts).toBe(ROWS - ROWS / 50)
  })

  it('gets on in each invocation, however little time there is', async () => {
    await workbench.put(NAME, csvOf(HASTY_ROWS))
    const soonOver = () => {
      let looked = 0
      // Two clocks are set at the start; then nothing is left but a moment for what is under way.
      return { getRemainingTimeInMillis: () => (++looked < 4 ? 3_000 : 900) }
    }
    await handle(EVENT, soonOver())
    for (let row = 1; importer.continuations.length > 0; ) {
      const before = row
      row = (await workbench.state()).position.row
      expect(row).toBeGreaterThan(before)
      await handle(importer.continuations.shift(), soonOver())
    }
    expect(await workbench.state()).toMatchObject({
      status: 'done',
      counts: { processed: HASTY_ROWS - HASTY_ROWS / 50 },
    })
  })

  it('does not ask itself to go on for ever if there never is any time', async () => {
    await workbench.put(NAME, csvOf(ROWS))
    await handle(EVENT, { getRemainingTimeInMillis: () => 0 }).catch(() => undefined)
    const { hop } = await workbench.state()
    expect(hop).toBe(1)
  })

  it('leaves the other objects of an event to other invocations', async () => {
    const [other, third] = ['in/b.csv', 'in/c.csv']
    for (const name of [NAME, other, third]) await workbench.put(name, csvOf(100))
    const Records = [NAME, other, third].flatMap(name => eventOf(name).Records)
    const { results } = await handle({ Records }, looks(6))
    expect(results.map(({ status }) => status)).toEqual(['continued', 'continued', 'continued'])
    await goOn()
    for (const name of ['a', 'b', 'c']) expect(await workbench.text(`json-copy/in/${name}.json`)).toContain('one 99')
  })

  it('tells who asks too late that there is nothing to do', async () => {
    await workbench.put(NAME, csvOf(ROWS))
    await handle(EVENT, looks(6))
    const late = importer.continuations[0]
    await goOn(() => looks(6))
    expect((await handle(late)).results).toMatchObject([{ status: 'skipped', reason: expect.any(String) }])
  })

  it('fails where it gets no further, and goes on later', async () => {
    await workbench.put(NAME, csvOf(ROWS))
    await handle(EVENT, looks(6))
    const next = importer.continuations.shift()
    const before = await workbench.state()
    importer = importerOf(workbench.store, faulty.url, { attempts: 1_000 })
    fault = { kind: 'throttled', mask: 0 }
    const start = Date.now()
    const time = { getRemainingTimeInMillis: () => 600 - (Date.now() - start) }
    await expect(handle(next, time)).rejects.toMatchObject({ code: 'NO_PROGRESS' })
    expect(Date.now() - start).toBeLessThan(600)
    expect(await workbench.state()).toMatchObject({ status: 'running', lease: null, position: before.position })
    fault = undefined
    await handle(next)
    expect(await workbench.state()).toMatchObject({ status: 'done' })
  })

  it.each(['before', 'after'])('can be taken up by the same event if handing over fails %s it', async when => {
    const whole = await wholeImport(csvOf(ROWS))
    await workbench.put(NAME, csvOf(ROWS))
    const accepted: unknown[] = []
    const lonely = importerOf(
      workbench.store,
      faulty.url,
      {},
      {
        invokeAgain: async event => {
          if (when === 'after') accepted.push(event)
          throw new Error('nobody there')
        },
      },
    )
    let event: unknown = EVENT
    await expect(handleEvent(event, lonely, looks(6))).rejects.toMatchObject({ code: 'HAND_OVER' })
    expect(await workbench.state()).toMatchObject({ status: 'running', lease: null, hop: 1 })
    await handle(event, looks(6))
    event = importer.continuations.shift()
    await expect(handleEvent(event, lonely, looks(6))).rejects.toMatchObject({ code: 'HAND_OVER' })
    await handle(event)
    expect(await workbench.state()).toMatchObject({ status: 'done' })
    for (const late of accepted) await handle(late)
    expect(await texts()).toEqual([whole.jsonCopy, whole.unprocessed])
    expect(await values()).toEqual(whole.items)
  })

  it.each([1, 2])('goes on where whoever has the lease is dead, and nobody comes after: hop %i', async hop => {
    await workbench.put(NAME, csvOf(ROWS))
    await handle(EVENT, looks(6))
    const next = importer.continuations.shift()
    const held = { ...(await workbench.state()), hop, lease: { holder: 'the dead', until: Date.now() + 100 } }
    for await (const { key } of workbench.store.list(BUCKET, '_state/')) {
      if (key.endsWith('/import.json')) await workbench.put(key, JSON.stringify(held))
    }
    await handle(next)
    expect(await workbench.state()).toMatchObject({ status: 'done' })
  })
})

it('goes on by itself on Lambda', async () => {
  const content = csvOf(6_000, { items: 900, filler: 500 })
  const whole = await wholeImport(content)
  await workbench.put(NAME, content)
  await using slow = await startFaultyDynamoDB(dynamoDB.url, KEY, { delayMs: 120 })
  const lambda = await openLambda()
  const fn = await startFunction({
    module: new URL('./handler.ts', import.meta.url),
    name: 'importer',
    env: {
      ...LOCAL_AWS,
      TABLE_NAME: TABLE,
      LOCAL_BUCKETS_DIR: workbench.root,
      AWS_ENDPOINT_URL_DYNAMODB: slow.url,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      CONCURRENCY: '8',
    },
    logFile: join(workbench.root, 'function.log'),
    timeoutMs: 3_000,
    loadMs: 30_000,
    concurrency: 1,
  })
  lambda.register('importer', fn)
  try {
    expect(await fn.invoke(EVENT)).toMatchObject({ results: [{ status: 'continued' }] })
    await lambda.idle()
  } finally {
    await fn.stop()
    await lambda.stop()
  }
  const { status, counts, hop } = await workbench.state()
  expect({ status, counts }).toMatchObject({ status: 'done', counts: { processed: whole.result?.processed_rows } })
  expect(hop).toBeGreaterThan(0)
  expect(await texts()).toEqual([whole.jsonCopy, whole.unprocessed])
  expect(await values()).toEqual(whole.items)
  expect(slow.violations).toEqual([])
})
