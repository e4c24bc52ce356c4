import { Readable } from 'node:stream'
import { TransientError } from '@inlet/core'
import { type ObjectStore, PreconditionFailed } from '@inlet/lake'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeyShape, startDynamoDB, type TestDynamoDB } from '../test/dynamodb.ts'
import {
  FAULT_KINDS,
  type Fault,
  type FaultyDynamoDB,
  startFaultyDynamoDB,
  type WireItem,
} from '../test/faulty-dynamodb.ts'
import { csvOf, looks } from '../test/invocations.ts'
import { BUCKET, eventOf, importerOf, makeWorkbench, type Workbench } from '../test/workbench.ts'
import { handleEvent } from './handle-event.ts'

const KEY: KeyShape = [['id', 'S']]
const NAME = 'in/a.csv'
const COPY = 'json-copy/in/a.json'

let workbench: Workbench
let dynamoDB: TestDynamoDB
let faulty: FaultyDynamoDB
/** Of requests still to come. */
let faults: (Fault | undefined)[]

beforeEach(async () => {
  faults = []
  workbench = await makeWorkbench()
  dynamoDB = await startDynamoDB()
  await dynamoDB.createTable(KEY)
  const options = { next: () => faults.shift(), lateMs: 600, isNeverTaken: neverTaken }
  faulty = await startFaultyDynamoDB(dynamoDB.url, KEY, options)
})
afterEach(async () => {
  await faulty[Symbol.asyncDispose]()
  await dynamoDB[Symbol.asyncDispose]()
  await workbench[Symbol.asyncDispose]()
})

const neverTaken = (item: WireItem) => item.value?.S?.startsWith('never') ?? false
const handle = (settings: Parameters<typeof importerOf>[2] = {}, store = workbench.store) =>
  handleEvent(eventOf(NAME), importerOf(store, faulty.url, settings), undefined)

describe('DynamoDB', () => {
  it.each(FAULT_KINDS)('is asked again: %s', async kind => {
    faults = Array(3).fill({ kind, mask: 0b1010110 })
    await workbench.put(NAME, csvOf(45, { items: 20 }))
    const { results } = await handle({ concurrency: 2, requestTimeoutMs: 300 })
    expect(results).toMatchObject([{ status: 'imported', processed_rows: 45, unprocessed_rows: 0 }])
    expect(await dynamoDB.items()).toHaveLength(20)
    expect(faulty.violations).toEqual([])
  })

  it('keeps no row from being counted, though it does not take it', async () => {
    await workbench.put(NAME, 'id,value\n1,a\n2,never\n3,b\n2,c\n4,never\n')
    const { results } = await handle({ attempts: 2 })
    // Row 2 is replaced by row 4 before it is written.
    expect(results).toMatchObject([{ processed_rows: 4, unprocessed_rows: 1, superseded_rows: 1 }])
    expect(JSON.parse((await workbench.text('unprocessed/in/a.unprocessed.json')) ?? '')).toEqual([
      { row: 5, code: 'NOT_WRITTEN', reason: expect.any(String), item: { id: '4', value: 'never' } },
    ])
    const { data } = JSON.parse((await workbench.text(COPY)) ?? '')
    expect(data.map(({ value }: { value: string }) => value)).toEqual(['a', 'never', 'b', 'c'])
  })

  it('gives up the last row of an item: the one before it in the batch is in the table no more than that one', async () => {
    await workbench.put(NAME, 'id,value\n1,a\n2,b\n2,never\n')
    const { results } = await handle({ attempts: 2 })
    expect(results).toMatchObject([{ processed_rows: 1, unprocessed_rows: 2, superseded_rows: 0 }])
    expect(JSON.parse((await workbench.text('unprocessed/in/a.unprocessed.json')) ?? '')).toMatchObject([
      { row: 2, code: 'NOT_WRITTEN', item: { id: '2', value: 'b' } },
      { row: 3, code: 'NOT_WRITTEN', item: { id: '2', value: 'never' } },
    ])
    expect(await dynamoDB.items()).toHaveLength(1)
  })

  it('fails time after time, though it may have written: the import fails, and the next goes on', async () => {
    faults = Array(4).fill({ kind: 'error 500 after', mask: 0 })
    await workbench.put(NAME, csvOf(20))
    await expect(handle({ attempts: 4 })).rejects.toMatchObject({ name: 'TransientError', code: 'DYNAMODB' })
    expect((await handle()).results).toMatchObject([{ status: 'imported', processed_rows: 20, unprocessed_rows: 0 }])
  })

  it('cannot be reached: the import fails, and the next goes on', async () => {
    faults = Array(4).fill({ kind: 'reset before', mask: 0 })
    await workbench.put(NAME, csvOf(20))
    await expect(handle({ attempts: 4 })).rejects.toMatchObject({ name: 'TransientError', code: 'DYNAMODB' })
    expect(await workbench.state()).toMatchObject({ status: 'running', lease: null })
    expect((await handle()).results).toMatchObject([{ status: 'imported', processed_rows: 20 }])
  })

  it('takes no writes any more: the import fails, whenever that is known', async () => {
    // A whole batch, which is answered while the block of rows is saved that the file ends with.
    await workbench.put(NAME, csvOf(25))
    const store = slowToEnd(workbench.store)
    const importer = importerOf(store, faulty.url, { checkpointMs: 0 })
    const { requestHandler } = importer.dynamoDB.config
    const handleRequest = requestHandler.handle.bind(requestHandler)
    requestHandler.handle = async (request, options) => {
      const answer = await handleRequest(request, options)
      if (request.headers['x-amz-target'] !== 'DynamoDB_20120810.BatchWriteItem') return answer
      const body = Readable.from(['{"__type":"AccessDeniedException"}'])
      return { response: { ...answer.response, statusCode: 400, body } }
    }
    const handling = handleEvent(eventOf(NAME), importer, undefined)
    await expect(handling).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
    expect(importer.continuations).toEqual([])
  })
})

describe('the time', () => {
  it('stands still, as a made-up context has it: the import ends all the same', async () => {
    await using slow = await startFaultyDynamoDB(dynamoDB.url, KEY, { delayMs: 30 })
    await workbench.put(NAME, csvOf(3_000))
    const importer = importerOf(workbench.store, slow.url, { concurrency: 1 })
    const { results } = await handleEvent(eventOf(NAME), importer, { getRemainingTimeInMillis: () => 300 })
    expect(results).toMatchObject([{ status: 'continued' }])
    expect(importer.continuations).toHaveLength(1)
  })
})

describe('the store', () => {
  it('loses the answer to a renewal of the lease: the import goes on', async () => {
    await using slow = await startFaultyDynamoDB(dynamoDB.url, KEY, { delayMs: 100 })
    await workbench.put(NAME, csvOf(300))
    let writes = 0
    const store = overriding(workbench.store, 'write', async (write, ...args) => {
      const written = await write(...args)
      if (args[1].endsWith('/import.json') && ++writes === 2) throw new TransientError('STORE', 'no answer')
      return written
    })
    const importer = importerOf(store, slow.url, { leaseMs: 3_000, requestTimeoutMs: 300, concurrency: 1 })
    expect((await handleEvent(eventOf(NAME), importer, undefined)).results).toMatchObject([{ status: 'imported' }])
    expect(writes).toBeGreaterThan(3)
  })

  it('loses the answer to the write that closes the import: it is not opened again', async () => {
    await workbench.put(NAME, csvOf(20))
    const store = overriding(workbench.store, 'write', async (write, ...args) => {
      const written = await write(...args)
      if (Buffer.from(args[2] as Uint8Array).includes('"status":"done"')) throw new TransientError('STORE', 'no answer')
      return written
    })
    await expect(handle({}, store)).rejects.toThrow('no answer')
    expect(await workbench.state()).toMatchObject({ status: 'done', lease: null })
    expect((await handle()).results).toMatchObject([{ status: 'skipped' }])
  })

  it('is asked to write a state twice at once, and says no: the import goes on', async () => {
    await workbench.put(NAME, csvOf(20))
    let writes = 0
    const store = overriding(workbench.store, 'write', (write, ...args) => {
      if (args[1].endsWith('/import.json') && ++writes === 2) throw new PreconditionFailed(args[0], args[1])
      return write(...args)
    })
    expect((await handle({}, store)).results).toMatchObject([{ status: 'imported', processed_rows: 20 }])
  })

  it('has lost what was put out: the import begins again', async () => {
    await workbench.put(NAME, csvOf(300))
    const importer = importerOf(workbench.store, faulty.url)
    await handleEvent(eventOf(NAME), importer, looks(6))
    const tails = await workbench.leftovers()
    expect(tails).not.toEqual([])
    await workbench.store.delete(BUCKET, tails)
    const [next] = importer.continuations
    await expect(handleEvent(next, importer, undefined)).rejects.toThrow()
    expect(await workbench.state()).toMatchObject({ lease: null, position: { row: 0, byte: 0 } })
    expect((await handleEvent(next, importer, undefined)).results).toMatchObject([{ processed_rows: 294 }])
    expect(await workbench.leftovers()).toEqual([])
  })

  it('removes nothing of an import that begins while another ends', async () => {
    await workbench.put(NAME, csvOf(300))
    let second: Promise<unknown> | undefined
    const importer = importerOf(workbench.store, faulty.url)
    // The first is done, and about to remove what nobody needs.
    const store = overriding(workbench.store, 'write', async (write, ...args) => {
      const written = await write(...args)
      if (Buffer.from(args[2] as Uint8Array).includes('"status":"done"') && second === undefined) {
        await workbench.put(NAME, csvOf(300, { version: 'two' }))
        second = handleEvent(eventOf(NAME, '0056'), importer, looks(6))
        await second
      }
      return written
    })
    await handle({}, store)
    for (const event of importer.continuations) await handleEvent(event, importer, looks(6))
    const { status, counts } = await workbench.state()
    expect({ status, counts }).toMatchObject({ status: 'done', counts: { processed: 294 } })
    expect(await workbench.text(COPY)).not.toContain('one')
  })
})

type Methods = Pick<ObjectStore, 'write' | 'read'>

/** A store with another way to do one thing. */
function overriding<N extends keyof Methods>(
  store: ObjectStore,
  name: N,
  instead: (method: Methods[N], ...args: Parameters<Methods[N]>) => ReturnType<Methods[N]>,
): ObjectStore {
  return { ...store, [name]: (...args: Parameters<Methods[N]>) => instead(store[name], ...args) }
}

/** A store that takes its time once the rows are read. */
function slowToEnd(store: ObjectStore): ObjectStore {
  return overriding(store, 'write', async (write, ...args) => {
    await new Promise(resolve => setTimeout(resolve, 50))
    return write(...args)
  })
}
