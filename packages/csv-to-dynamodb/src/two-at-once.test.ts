import { setTimeout as sleep } from 'node:timers/promises'
import type { ObjectStore } from '@inlet/lake'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeyShape, startDynamoDB, type TestDynamoDB } from '../test/dynamodb.ts'
import { type FaultyDynamoDB, startFaultyDynamoDB } from '../test/faulty-dynamodb.ts'
import { csvOf, looks } from '../test/invocations.ts'
import { Life, makeMortal, mortalStore } from '../test/lives.ts'
import { BUCKET, eventOf, importerOf, makeWorkbench, type Workbench } from '../test/workbench.ts'
import { handleEvent } from './handle-event.ts'

const KEY: KeyShape = [['id', 'S']]
const NAME = 'in/a.csv'
const COPY = 'json-copy/in/a.json'
const LEASE_MS = 900
const SETTINGS = { leaseMs: LEASE_MS, requestTimeoutMs: 200 }

let workbench: Workbench
let dynamoDB: TestDynamoDB
let watched: FaultyDynamoDB
/** How far the clocks of whoever comes next are ahead. */
let skewMs: number

beforeEach(async () => {
  skewMs = 0
  workbench = await makeWorkbench()
  dynamoDB = await startDynamoDB()
  await dynamoDB.createTable(KEY)
  watched = await startFaultyDynamoDB(dynamoDB.url, KEY)
})
afterEach(async () => {
  await watched[Symbol.asyncDispose]()
  await dynamoDB[Symbol.asyncDispose]()
  await workbench[Symbol.asyncDispose]()
})

const now = () => Date.now() + skewMs
const importer = (store = workbench.store) => importerOf(store, watched.url, SETTINGS, { now })
const handle = (sequencer?: string, store?: ObjectStore) =>
  handleEvent(eventOf(NAME, sequencer), importer(store), undefined)
const statusOf = async (response: ReturnType<typeof handle>) => (await response).results.map(({ status }) => status)
const values = async () => (await dynamoDB.items()).map(({ value }) => value?.S)

describe('events that come again, or in another order', () => {
  it('imports once what comes twice', async () => {
    await workbench.put(NAME, csvOf(100))
    expect(await statusOf(handle('0A'))).toEqual(['imported'])
    const { requests } = watched
    expect(await statusOf(handle('0A'))).toEqual(['skipped'])
    expect(await statusOf(handle('0a00'))).toEqual(['skipped'])
    expect(watched.requests).toBe(requests)
  })

  it('imports once what comes twice without a sequencer', async () => {
    await workbench.put(NAME, csvOf(100))
    const event = eventOf(NAME, '')
    expect(await statusOf(handleEvent(event, importer(), undefined))).toEqual(['imported'])
    expect(await statusOf(handleEvent(event, importer(), undefined))).toEqual(['skipped'])
    await workbench.put(NAME, csvOf(10))
    expect(await statusOf(handleEvent(event, importer(), undefined))).toEqual(['imported'])
  })

  it.each([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E4'],
    ['0055AED6DCD90281E5', '0055AED6DCD9028'],
    ['0055aed6dcd90281e51', '0055AED6DCD90281E5'],
    // Numbers would compare the other way.
    ['0F', '0A00'],
  ])('does nothing for an event older than the last: %s after %s', async (later, earlier) => {
    await workbench.put(NAME, csvOf(100, { version: 'later' }))
    await handle(later)
    await workbench.put(NAME, csvOf(100, { version: 'unheard of' }))
    expect(await statusOf(handle(earlier))).toEqual(['skipped'])
    await workbench.store.delete(BUCKET, [NAME])
    expect(await statusOf(handle(earlier))).toEqual(['skipped'])
    expect((await values()).every(value => value?.startsWith('later'))).toBe(true)
  })

  it('imports once an object whose first event finds what the second tells of', async () => {
    await workbench.put(NAME, csvOf(100))
    await workbench.put(NAME, csvOf(100, { version: 'two' }))
    expect(await statusOf(handle('01'))).toEqual(['imported'])
    expect(await statusOf(handle('02'))).toEqual(['skipped'])
  })

  it('imports the later version too, and leaves nothing of the earlier one', async () => {
    await workbench.put(NAME, csvOf(100))
    await handle('01')
    expect(await workbench.text('unprocessed/in/a.unprocessed.json')).toContain('EMPTY_KEY')
    await workbench.put(NAME, csvOf(40, { version: 'two' }))
    expect(await statusOf(handle('02'))).toEqual(['imported'])
    expect(await workbench.text('unprocessed/in/a.unprocessed.json')).toBeUndefined()
    expect(await workbench.text(COPY)).not.toContain('one')
    expect((await values()).filter(value => value?.startsWith('two'))).toHaveLength(40)
  })

  it('says that an object is gone', async () => {
    await expect(handle('01')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
  })
})

describe('an object that is replaced', () => {
  it('ends the import of the version before, also between two invocations', async () => {
    await workbench.put(NAME, csvOf(400))
    const first = importer()
    await handleEvent(eventOf(NAME, '01'), first, looks(6))
    await workbench.put(NAME, csvOf(50, { version: 'two' }))
    const before = await workbench.state()
    const going = handleEvent(first.continuations[0], importer(), undefined)
    await expect(going).rejects.toMatchObject({ code: 'OBJECT_REPLACED' })
    const { status, counts, position } = await workbench.state()
    expect({ status, counts, position }).toEqual({
      status: 'failed',
      counts: { ...before.counts, invocations: 2 },
      position: before.position,
    })
    const copy: { data: unknown[] } = JSON.parse((await workbench.text(COPY)) ?? '')
    expect(copy.data).toHaveLength(counts.processed)
    expect(await workbench.leftovers()).toEqual([])

    await expect(handle('01')).rejects.toMatchObject({ code: 'OBJECT_REPLACED' })
    expect(await statusOf(handle('02'))).toEqual(['imported'])
    expect(await workbench.text(COPY)).not.toContain('one')
  })

  it.each(['replaced', 'deleted'])('ends it while it is read: %s', async how => {
    await workbench.put(NAME, csvOf(2_000))
    let isThere = true
    const store = new Proxy(workbench.store, {
      get(target, name) {
        if (name !== 'read') return Reflect.get(target, name)
        return async (...args: Parameters<ObjectStore['read']>) => {
          if (isThere && args[1] === NAME && (args[2]?.range?.start ?? 0) > 700_000) {
            isThere = false
            if (how === 'deleted') await target.delete(BUCKET, [NAME])
            else await workbench.put(NAME, csvOf(50, { version: 'two' }))
          }
          return target.read(...args)
        }
      },
    })
    await expect(handle('01', store)).rejects.toMatchObject({ code: 'OBJECT_REPLACED' })
    const { counts } = await workbench.state()
    expect(counts.processed).toBeGreaterThan(400)
    expect(counts.processed).toBeLessThan(1_500)
    expect(await values()).toHaveLength(counts.processed)
  })
})

describe('two invocations at once', () => {
  it('one imports, and the other finds it done', async () => {
    await workbench.put(NAME, csvOf(200))
    // A request that a busy machine answers late would be made again.
    const patient = { leaseMs: 3_000, requestTimeoutMs: 1_000 }
    const importOnce = () =>
      handleEvent(eventOf(NAME, '01'), importerOf(workbench.store, watched.url, patient, { now }), undefined)
    const [one, other] = await Promise.all([statusOf(importOnce()), statusOf(importOnce())])
    expect([one, other].flat().sort()).toEqual(['imported', 'skipped'])
    expect(watched.puts).toBe(196)
  })

  it('one imports, and the other gives up if that takes too long', async () => {
    await using slow = await startFaultyDynamoDB(dynamoDB.url, KEY, { delayMs: 120 })
    await workbench.put(NAME, csvOf(800))
    const slowly = importerOf(
      workbench.store,
      slow.url,
      { ...SETTINGS, leaseMs: 1_500, requestTimeoutMs: 500, concurrency: 1 },
      { now },
    )
    const long = handleEvent(eventOf(NAME, '01'), slowly, undefined)
    await sleep(50)
    const others = await Promise.allSettled([handle('01'), handle('02')])
    expect(others).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'BUSY' } }))
    expect(await statusOf(long)).toEqual(['imported'])
    expect(slow.puts).toBe(784)
  })

  it('the other takes over from one that died', async () => {
    await workbench.put(NAME, csvOf(400))
    await die(12)
    const start = Date.now()
    expect(await statusOf(handle('01'))).toEqual(['imported'])
    expect(Date.now() - start).toBeLessThan(2 * LEASE_MS + 1_000)
    expect(await workbench.state()).toMatchObject({ status: 'done', counts: { processed: 392, unprocessed: 8 } })
  })

  it('a later event takes over too, and gives up what was stored', async () => {
    await workbench.put(NAME, csvOf(1_400, { filler: 4_000 }))
    await die('completeUpload')
    expect((await workbench.state()).outputs.jsonCopy.upload).not.toBeNull()
    expect(await workbench.leftovers()).not.toEqual([])
    await workbench.put(NAME, csvOf(50, { version: 'two' }))
    expect(await statusOf(handle('02'))).toEqual(['imported'])
    expect(await workbench.leftovers()).toEqual([])
    expect(await workbench.text(COPY)).not.toContain('one')
  })

  it('the other completes what was read, but not put out', async () => {
    await workbench.put(NAME, csvOf(1_400, { filler: 4_000 }))
    await die('completeUpload', 'after')
    const { puts } = watched
    const copy = await workbench.text(COPY)
    expect(await statusOf(handle('01'))).toEqual(['imported'])
    expect(watched.puts).toBe(puts)
    expect(await workbench.text(COPY)).toBe(copy)
    expect(await workbench.leftovers()).toEqual([])
  })

  it.each([10, 15, 20, 25])('one that wakes up after it was taken over does nothing more: call %i', async call => {
    await workbench.put(NAME, csvOf(400, { version: 'one' }))
    const gate = Promise.withResolvers<void>()
    const asleep = Promise.withResolvers<void>()
    let calls = 0
    const sleepy = new Proxy(workbench.store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function' || name === 'list') return member
        return async (...args: unknown[]) => {
          if (++calls >= call) {
            if (calls === call) skewMs += LEASE_MS
            asleep.resolve()
            await gate.promise
          }
          return Reflect.apply(member, target, args)
        }
      },
    })
    const sleeper = importerOf(sleepy, watched.url, { ...SETTINGS, checkpointMs: 0 }, { now })
    const woken = handleEvent(eventOf(NAME, '01'), sleeper, undefined).catch((error: unknown) => error)
    await asleep.promise
    await sleep(60)
    await workbench.put(NAME, csvOf(300, { version: 'two' }))
    expect(await statusOf(handle('02'))).toEqual(['imported'])
    const { puts } = watched
    const found = [await workbench.text(COPY), await values(), await workbench.state()]
    gate.resolve()
    expect(await woken).toMatchObject({ code: 'LEASE_LOST' })
    expect(watched.puts).toBe(puts)
    expect([await workbench.text(COPY), await values(), await workbench.state()]).toEqual(found)
  })

  it('one whose lease is taken while the window is full does not hang', async () => {
    await using slow = await startFaultyDynamoDB(dynamoDB.url, KEY, { next: () => ({ kind: 'throttled', mask: 0 }) })
    await workbench.put(NAME, csvOf(3_000))
    const stuck = importerOf(workbench.store, slow.url, { ...SETTINGS, attempts: 1_000 }, { now })
    const losing = handleEvent(eventOf(NAME, '01'), stuck, undefined).catch((error: unknown) => error)
    while (slow.requests < 10) await sleep(5)
    const taken = {
      ...(await workbench.state()),
      revision: 'of another',
      lease: { holder: 'another', until: now() + 60_000 },
    }
    for await (const { key } of workbench.store.list(BUCKET, '_state/')) await workbench.put(key, JSON.stringify(taken))
    expect(await losing).toMatchObject({ code: 'LEASE_LOST' })
    expect(await workbench.state()).toEqual(taken)
  })

  /** An invocation that dies at a call of the store. */
  async function die(call: number | string, when: 'before' | 'after' = 'before'): Promise<void> {
    const life = new Life(call, when)
    const dying = importer(mortalStore(workbench.store, life, () => undefined))
    makeMortal(dying.dynamoDB, life)
    expect(await Promise.race([handleEvent(eventOf(NAME, '01'), dying, undefined), life.ended])).toBe('died')
  }
})

it('fails only the messages of a queue whose objects fail', async () => {
  const names = ['a', 'b', 'c'].map(letter => `in/${letter}.csv`)
  for (const name of names) await workbench.put(name, name.includes('b') ? 'no key here\n1\n' : csvOf(30))
  const Records = [...names, 'in/missing.csv'].map((name, index) => ({
    eventSource: 'aws:sqs',
    messageId: `message ${index}`,
    body: JSON.stringify(eventOf(name)),
  }))
  const response = await handleEvent({ Records }, importer(), undefined)
  expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'message 1' }, { itemIdentifier: 'message 3' }])
  expect(response.results.map(({ key, status }) => [key, status])).toEqual([
    ['in/a.csv', 'imported'],
    ['in/c.csv', 'imported'],
  ])
  expect(response.processed_rows).toBe(60)
})
