import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ObjectNotFound, type ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoadRequest } from '../input/load-request.ts'
import { findSource } from './find-source.ts'

const REQUEST: LoadRequest = {
  dataRef: '20260131',
  source: { bucket: 'raw', prefix: 'drop/', substr: 'rates' },
  file: { dialect: { delimiter: ',', encoding: 'utf-8' }, header: 'auto', schema: undefined },
  table: { database: 'raw', name: 'rates' },
  root: { bucket: 'raw', prefix: 'drop/lake/rates/' },
  partitionColumns: ['data_ref'],
  lineage: true,
  expect: {
    minRows: 1,
    maxRescuedPercent: 100,
    maxQuarantinedPercent: 50,
    maxPartitions: undefined,
    maxAgeHours: undefined,
  },
}

describe('the source of a load', () => {
  let root = ''
  let store: ObjectStore
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'inlet-find-source-'))
    store = directoryStore(root)
  })
  afterEach(() => rm(root, { recursive: true }))

  /** Writes objects, each as old as it says, in days. */
  async function put(days: Readonly<Record<string, number>>, bucket = 'raw'): Promise<void> {
    for (const [key, age] of Object.entries(days)) {
      await store.write(bucket, key, Buffer.from('a\n1\n'))
      const time = new Date(Date.UTC(2026, 0, 31) - age * 86_400_000)
      await utimes(join(root, bucket, key), time, time)
    }
  }

  const find = (request: Partial<LoadRequest> = {}) => findSource(store, { ...REQUEST, ...request })

  it('is the newest that the filter matches, with those that come next', async () => {
    await put({ 'drop/rates_1': 3, 'drop/rates_2': 1, 'drop/rates_0': 2, 'drop/other': 0, 'elsewhere/rates': 0 })
    const { object, lastModified, runnersUp } = await find()
    expect(object).toMatchObject({ bucket: 'raw', key: 'drop/rates_2', size: 4 })
    expect(object.etag).toBe((await store.head('raw', object.key)).etag)
    expect(lastModified).toEqual(new Date(Date.UTC(2026, 0, 30)))
    expect(runnersUp.map(({ key }) => key)).toEqual(['drop/rates_0', 'drop/rates_1'])
  })

  it('of one time is the last, by the bytes of its key', async () => {
    // In UTF-16, the last two are the other way round.
    const keys = [
      'drop/rates10',
      'drop/rates9',
      'drop/ratesA',
      'drop/ratesa',
      'drop/ratesé',
      'drop/rates\uff41',
      'drop/rates😀',
    ]
    await put(Object.fromEntries(keys.map(key => [key, 1])))
    const { object, runnersUp } = await find()
    expect(object.key).toBe('drop/rates😀')
    expect(runnersUp.map(({ key }) => key)).toEqual(keys.slice(1, -1).toReversed())
  })

  /** A store that lists objects of these ages. */
  function listing(objects: readonly { readonly key: string; readonly age: number }[]): ObjectStore {
    const summaries = objects.map(({ key, age }) => ({ key, size: 1, lastModified: new Date(1e12 - age) }))
    return {
      ...store,
      async *list() {
        yield* summaries
      },
      async head(bucket, key) {
        const found = summaries.find(each => each.key === key)
        if (found === undefined) throw new ObjectNotFound(bucket, key)
        return { etag: 'e', size: 1, lastModified: found.lastModified }
      },
    }
  }

  it('is the same, in whatever order objects are listed', async () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'B', '\uff41', '😀', '1'), maxLength: 2 })
    const some = fc.uniqueArray(fc.record({ key: name.map(each => `drop/rates${each}`), age: fc.nat(3) }), {
      selector: ({ key }) => key,
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(some, async objects => {
        const { object, runnersUp } = await findSource(listing(objects), REQUEST)
        const order = objects.toSorted(
          (a, b) => a.age - b.age || Buffer.compare(Buffer.from(b.key), Buffer.from(a.key)),
        )
        expect([object.key, ...runnersUp.map(({ key }) => key)]).toEqual(order.slice(0, 6).map(({ key }) => key))
      }),
    )
  })

  it('is the newest of however many', async () => {
    const objects = Array.from({ length: 5_000 }, (_, index) => ({
      key: `drop/rates_${index}`,
      age: (index * 7) % 5_000,
    }))
    const { object, runnersUp } = await findSource(listing(objects.toReversed()), REQUEST)
    expect(object.key).toBe('drop/rates_0')
    expect(runnersUp).toHaveLength(5)
  })

  it('is no folder, and nothing that a load writes', async () => {
    await put({
      'drop/rates': 5,
      'drop/rates.d/': 0,
      'drop/lake/rates/data_ref=20260130/rates.csv': 0,
      'drop/lake/rates2/rates.csv': 4,
      'drop/rates.parquet': 0,
      '_state/drop/rates': 0,
      '_quarantine/drop/rates': 0,
      '_replayed/drop/rates': 0,
    })
    expect((await find()).object.key).toBe('drop/lake/rates2/rates.csv')
    expect((await find({ source: { bucket: 'raw', prefix: '', substr: 'rates' } })).object.key).toBe(
      'drop/lake/rates2/rates.csv',
    )
    // Of another bucket, the folder is somebody else's.
    expect((await find({ root: { bucket: 'lake', prefix: 'drop/lake/rates/' } })).object.key).toBe(
      'drop/lake/rates/data_ref=20260130/rates.csv',
    )
  })

  it.each(['.md5', '.sha1', '.sha256', '.sha512', '.asc', '.sig', '.parquet', '.SHA256'])(
    'is no file that ends in %s, even if it is the only one',
    async ending => {
      await put({ [`drop/rates.csv${ending}`]: 0 })
      await expect(find()).rejects.toMatchObject({ code: 'NO_MATCH' })
      await put({ 'drop/rates.csv': 3, 'drop/rates2': 4 })
      const { object, runnersUp } = await find()
      expect([object.key, ...runnersUp.map(({ key }) => key)]).toEqual(['drop/rates.csv', 'drop/rates2'])
    },
  )

  it('may have such an ending within its name', async () => {
    await put({ 'drop/rates.md5.csv': 0, 'drop/rates_sha256': 1, 'drop/rates.signed': 2, 'drop/rates.parquet/a': 3 })
    const { object, runnersUp } = await find()
    expect([object, ...runnersUp]).toHaveLength(4)
  })

  it.each([
    ['drop/', 'nothing'],
    ['drop/rates', 'rates/'],
    ['Drop/', 'rates'],
  ])('is none if there is no key with %s and %s', async (prefix, substr) => {
    await put({ 'drop/rates': 1 })
    await expect(find({ source: { bucket: 'raw', prefix, substr } })).rejects.toMatchObject({
      code: 'NO_MATCH',
      message: `s3://raw: expected an object with a key that starts with "${prefix}" and contains "${substr}", found none`,
    })
  })

  it('is refused if it is empty, rather than an older one taken', async () => {
    await put({ 'drop/rates_1': 2 })
    await store.write('raw', 'drop/rates_2', Buffer.alloc(0))
    await expect(find()).rejects.toMatchObject({ code: 'EMPTY_FILE', message: /^s3:\/\/raw\/drop\/rates_2: / })
  })

  it('is refused if it is deleted meanwhile; other failures come out as they are', async () => {
    await put({ 'drop/rates': 1 })
    const failing = (error: Error) => findSource({ ...store, head: () => Promise.reject(error) }, REQUEST)
    await expect(failing(new ObjectNotFound('raw', 'drop/rates'))).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
    const other = new Error('other')
    await expect(failing(other)).rejects.toBe(other)
  })
})
