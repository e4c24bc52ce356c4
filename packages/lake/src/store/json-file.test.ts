import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TransientError } from '@inlet/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FAKE_BUCKET, startFakeS3 } from '../../test/fake-s3.ts'
import { directoryStore } from './directory-store.ts'
import { JsonFile, type Revised } from './json-file.ts'
import { type ObjectStore, PreconditionFailed } from './object-store.ts'
import { s3Store } from './s3-store.ts'

interface Count {
  readonly count: number
}

/** What happens to a write. `before`: it has no effect. `after`: its answer is lost. `again`: and the SDK asks again. */
type Fault = 'before' | 'after' | 'again' | 'refused'

const KEY = 'state/count.json'

describe.each([
  ['directory', openDirectory],
  ['S3', openS3],
] as const)('a JSON file in the %s store', (_name, open) => {
  let store: ObjectStore
  let close: () => Promise<void>
  /** Of writes still to come. */
  let faults: (Fault | undefined)[]
  beforeEach(async () => {
    ;({ store, close } = await open())
    faults = []
  })
  afterEach(() => close())

  const fileIn = (store: ObjectStore) =>
    new JsonFile<Count>({ store, bucket: FAKE_BUCKET, key: KEY, what: 'a count', parse })
  const faulty = () =>
    fileIn({ ...store, write: (...args) => failing(faults.shift(), args, () => store.write(...args)) })
  const stored = async () => (await fileIn(store).read())?.value.count

  it('holds what was written last, of those who had seen what they replace', async () => {
    const [file, other] = [fileIn(store), fileIn(store)]
    expect(await file.read()).toBeUndefined()
    const first = await file.replace(undefined, { count: 1 })
    expect(first?.value).toMatchObject({ count: 1 })
    expect(await other.read()).toEqual(first)
    expect(await other.replace(undefined, { count: 9 })).toBeUndefined()
    const second = await other.replace(first?.etag, { count: 2 })
    expect(await file.replace(first?.etag, { count: 9 })).toBeUndefined()
    expect(await file.read()).toEqual(second)
  })

  it('knows its own text by more than its content', async () => {
    const first = await fileIn(store).replace(undefined, { count: 1 })
    const again = await fileIn(store).replace(first?.etag, { count: 1 })
    expect(again?.etag).not.toBe(first?.etag)
    expect(await fileIn(store).replace(first?.etag, { count: 2 })).toBeUndefined()
  })

  it('has been written, though the SDK asked again', async () => {
    faults = ['again', 'again', 'refused']
    const file = faulty()
    const first = await file.replace(undefined, { count: 1 })
    const second = await file.replace(first?.etag, { count: 2 })
    expect(second).toEqual(await fileIn(store).read())
    expect(second?.value.count).toBe(2)
    // Nothing was written a third time.
    expect(faults).toEqual(['refused'])
  })

  it('is written again, if it was refused though nobody else had written', async () => {
    faults = ['refused', undefined, 'refused']
    const file = faulty()
    const first = await file.replace(undefined, { count: 1 })
    expect(first?.value).toMatchObject({ count: 1 })
    expect(await file.replace(first?.etag, { count: 2 })).toMatchObject({ value: { count: 2 } })
    expect(faults).toEqual([])
  })

  it.each([
    ['before', 1],
    ['after', 2],
  ] as const)(
    'takes the place of its own text that may have been written: it failed %s it was',
    async (when, count) => {
      const file = faulty()
      const first = await file.replace(undefined, { count: 1 })
      faults = [when]
      await expect(file.replace(first?.etag, { count: 2 })).rejects.toMatchObject({ code: 'STORE' })
      expect(await stored()).toBe(count)
      expect(await file.replace(first?.etag, { count: 3 })).toMatchObject({ value: { count: 3 } })
      expect(await stored()).toBe(3)
    },
  )

  it('never takes the place of what another has made of its text', async () => {
    faults = ['after']
    const file = faulty()
    await expect(file.replace(undefined, { count: 1 })).rejects.toMatchObject({ code: 'STORE' })
    const other = fileIn(store)
    const found = await other.read()
    await other.replace(found?.etag, { count: 2 })
    expect(await file.replace(undefined, { count: 3 })).toBeUndefined()
    expect(await stored()).toBe(2)
  })

  it('loses no change of writers at once', async () => {
    const add = async (file: JsonFile<Count>) => {
      for (let added = 0; added < 5; ) {
        const found = await file.read()
        const written = await file.replace(found?.etag, { count: (found?.value.count ?? 0) + 1 })
        if (written !== undefined) added++
      }
    }
    await Promise.all([1, 2, 3, 4].map(() => add(fileIn(store))))
    expect(await stored()).toBe(20)
  })

  it('is read as a whole, though it is replaced meanwhile', async () => {
    const first = await fileIn(store).replace(undefined, { count: 1 })
    let heads = 0
    const head: ObjectStore['head'] = async (...args) => {
      const answer = await store.head(...args)
      if (++heads === 1) await fileIn(store).replace(first?.etag, { count: 2 })
      return answer
    }
    const found = await fileIn({ ...store, head }).read()
    expect(found).toEqual(await fileIn(store).read())
    expect(found?.value.count).toBe(2)
  })

  it.each(['', '{', '{}', '{"count":"1","revision":"x"}'])('is refused if it is %j', async text => {
    await store.write(FAKE_BUCKET, KEY, Buffer.from(text))
    await expect(fileIn(store).read()).rejects.toMatchObject({
      name: 'TransientError',
      code: 'STATE',
      message: `Expected a count in s3://${FAKE_BUCKET}/${KEY}, as this version writes it`,
    })
  })
})

function parse(json: unknown): Count & Revised {
  if (typeof json === 'object' && json !== null && 'count' in json && 'revision' in json) {
    const { count, revision } = json
    if (typeof count === 'number' && typeof revision === 'string') return { count, revision }
  }
  throw new Error('not a count')
}

async function failing<T>(
  fault: Fault | undefined,
  [bucket, key]: Parameters<ObjectStore['write']>,
  write: () => Promise<T>,
): Promise<T> {
  if (fault === undefined) return write()
  if (fault === 'refused') throw new PreconditionFailed(bucket, key)
  if (fault !== 'before') await write()
  if (fault === 'again') return write()
  throw new TransientError('STORE', 'no answer')
}

async function openDirectory(): Promise<{ store: ObjectStore; close: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'json-file-'))
  return { store: directoryStore(root), close: () => rm(root, { recursive: true }) }
}

async function openS3(): Promise<{ store: ObjectStore; close: () => Promise<void> }> {
  const s3 = await startFakeS3()
  return { store: s3Store(s3.client()), close: async () => s3.server.stop() }
}
