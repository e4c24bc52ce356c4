import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CsvBatch, type CsvPlan, type CsvRows } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileLimits, PartitionFiles, type WrittenPartition } from './partition-files.ts'

const FOLDER = { bucket: 'lake', prefix: 'rates/_load/' }
const PLAN: CsvPlan = {
  table: {
    database: 'raw',
    name: 'rates',
    location: 's3://lake/rates/',
    columns: [],
    partitionKeys: [{ name: 'region', type: 'string' }],
  },
  targets: [
    { path: 'region', is: 'partition', key: 0, type: 'string' },
    { path: 'id', is: 'column', column: { name: 'id', type: 'int' }, isHashed: false },
    { path: 'note', is: 'column', column: { name: 'note', type: 'string' }, isHashed: false },
  ],
  lineage: false,
}

type Row = readonly [region: string, id: number, note: string]

let root = ''
let store: ObjectStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-partition-files-'))
  store = directoryStore(root)
})
afterEach(() => rm(root, { recursive: true }))

function batchOf(rows: readonly Row[]): CsvRows {
  const load = { dataRef: '20260131', source: 's3://raw/a.csv', loadedAtUs: 0n, onDrift: 'rescue' } as const
  const batch = new CsvBatch(PLAN, { ...load, hash: text => text })
  for (const [region, id, note] of rows) expect(batch.add(id, [region, String(id), note])).toBeUndefined()
  return batch.finish()
}

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of store.list(FOLDER.bucket, '')) found.push(key)
  return found
}

/** What readers of a partition see, in the order of its files. */
async function readRows({ values: [region = ''], location, files, bytes }: WrittenPartition): Promise<Row[]> {
  const prefix = location.slice(`s3://${FOLDER.bucket}/`.length)
  const rows: Row[] = []
  const sizes: number[] = []
  for await (const { key } of store.list(FOLDER.bucket, prefix)) {
    const file = new Uint8Array(await store.read(FOLDER.bucket, key))
    sizes.push(file.byteLength)
    for (const { id, note } of await parquetReadObjects({ file: file.buffer })) rows.push([region, id, note])
  }
  expect([sizes.length, sizes.reduce((sum, size) => sum + size, 0)]).toEqual([files, bytes])
  return rows
}

/** Uploads that are neither complete nor given up. */
async function openUploads(): Promise<number> {
  const folders = await readdir(join(root, '.uploads')).catch(() => [])
  const parts = await Promise.all(folders.map(folder => readdir(join(root, '.uploads', folder))))
  return parts.filter(names => !names.includes('object.json')).length
}

/** All that is written through it waits a while first, some more, some less. */
function slow(random: () => number): ObjectStore {
  const pause = async () => {
    for (let turns = random(); turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
  }
  return {
    ...store,
    async write(...args) {
      await pause()
      return store.write(...args)
    },
  }
}

/** Text of more than four megabytes that does not repeat. */
function noiseOf(seed: number): string {
  const words = Uint32Array.from({ length: 750_000 }, (_, index) => Math.imul((index + 1) * seed, 2_654_435_761))
  return Buffer.from(words.buffer).toString('latin1')
}

async function writeAll(batches: readonly (readonly Row[])[], limits?: Partial<FileLimits>, into = store) {
  const files = new PartitionFiles(into, FOLDER, PLAN, limits)
  for (const rows of batches) await files.add(batchOf(rows))
  return files.finish()
}

describe('the files of partitions', () => {
  it('have each row once, in its partition, however many files it takes', async () => {
    const row = fc.tuple(
      fc.constantFrom('', 'a', 'b', 'a/b', 'é =%', 'x'.repeat(300)),
      fc.nat(),
      fc.string({ minLength: 1 }),
    )
    const limits = fc.record({
      fileBytes: fc.constantFrom(1, 2_000, 1_000_000),
      rowGroups: fc.integer({ min: 1, max: 3 }),
      memoryBytes: fc.constantFrom(0, 10_000, 20_000, 1_000_000),
    })
    const batches = fc.array(fc.array(row, { minLength: 1, maxLength: 12 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(batches, limits, fc.infiniteStream(fc.nat(9)), async (all, each, delays) => {
        await store.delete(FOLDER.bucket, await keys())
        const written = await writeAll(
          all,
          each,
          slow(() => delays.next().value ?? 0),
        )
        const rows = (await Promise.all(written.map(readRows))).flat()
        const inOrder = (some: readonly Row[]) => some.map(one => JSON.stringify(one)).sort()
        expect(inOrder(rows)).toEqual(inOrder(all.flat()))
        expect(written.reduce((sum, { rows: count }) => sum + count, 0)).toBe(rows.length)
        expect(written.map(({ rows: count }) => count)).toEqual(
          written.map(({ values: [region] }) => all.flat().filter(([of]) => of === region).length),
        )
        expect(new Set(written.map(({ location }) => location)).size).toBe(written.length)
        expect(await keys()).toHaveLength(written.reduce((sum, { files }) => sum + files, 0))
      }),
      { numRuns: 10 },
    )
  })

  it('keep the order of rows in a partition that has one file', async () => {
    const rows = Array.from({ length: 100 }, (_, id): Row => [`${id % 3}`, id, `note ${id}`])
    const written = await writeAll([rows.slice(0, 40), rows.slice(40, 41), rows.slice(41)])
    for (const partition of written) {
      expect(partition.files).toBe(1)
      expect(await readRows(partition)).toEqual(rows.filter(([region]) => region === partition.values[0]))
    }
  })

  it('are few at a time, however many partitions there are', async () => {
    const count = 100
    const order = fc.sample(fc.shuffledSubarray([...Array(count).keys()], { minLength: count }), {
      numRuns: 2,
      seed: 5,
    })
    // A file of one row takes some 3,000 bytes.
    const files = new PartitionFiles(store, FOLDER, PLAN, { memoryBytes: 30_000 })
    const openFiles = 10
    for (const [batch, partitions] of order.entries()) {
      await files.add(batchOf(partitions.map(each => [`p${each}`, batch, ''])))
      // All files but a few are finished. Those of the batch before that were open may have got a second row group.
      const finished = (await keys()).length
      expect(finished).toBeLessThan((batch + 1) * count)
      expect(finished).toBeGreaterThanOrEqual((batch + 1) * (count - openFiles))
    }
    const written = await files.finish()
    expect(written).toHaveLength(count)
    for (const partition of written.slice(0, 20)) {
      expect((await readRows(partition)).map(([, id]) => id)).toEqual([0, 1])
    }
    expect(written.reduce((sum, { rows }) => sum + rows, 0)).toBe(2 * count)
  })

  it('finish the largest, where they take too much memory together', async () => {
    const files = new PartitionFiles(store, FOLDER, PLAN, { memoryBytes: 60_000 })
    const noise = fc.sample(fc.string({ minLength: 40_000, maxLength: 40_000 }), { numRuns: 2, seed: 1 })
    await files.add(batchOf([['small', 1, 'x']]))
    await files.add(batchOf([['large', 2, noise[0] ?? '']]))
    expect(await keys()).toEqual([])
    await files.add(batchOf([['other', 3, `${noise[1]}`.slice(0, 20_000)]]))
    expect(await keys()).toEqual(['rates/_load/region=large/00000.parquet'])
    await files.add(batchOf([['large', 4, 'y']]))
    const written = await files.finish()
    const large = written.find(({ values }) => values[0] === 'large')
    expect(large).toMatchObject({ rows: 2, files: 2, location: 's3://lake/rates/_load/region=large/' })
    expect((await readRows(large as WrittenPartition)).map(([, id]) => id)).toEqual([2, 4])
  })

  it('are of no more partitions than make sense', async () => {
    const files = new PartitionFiles(store, FOLDER, PLAN, { partitions: 2 })
    await files.add(
      batchOf([
        ['a', 1, ''],
        ['b', 2, ''],
      ]),
    )
    await files.add(
      batchOf([
        ['b', 3, ''],
        ['a', 4, ''],
      ]),
    )
    await expect(files.add(batchOf([['c', 5, '']]))).rejects.toMatchObject({
      code: 'TOO_MANY_PARTITIONS',
      message: 'Table rates: expected at most 2 partitions by (region) in a file, found more',
    })
    await files.abort()
    expect(await keys()).toEqual([])
  })

  it('are none, without rows', async () => {
    expect(await writeAll([])).toEqual([])
    expect(await keys()).toEqual([])
  })

  it('are not finished while a row group is on its way into them', async () => {
    // Enough for the large file, not for another one beside it.
    const LARGE_ALONE = 4_504_000
    let release = () => {}
    const held: ObjectStore = {
      ...store,
      async startUpload(...args) {
        await new Promise<void>(resolve => {
          release = resolve
        })
        return store.startUpload(...args)
      },
    }
    const files = new PartitionFiles(held, FOLDER, PLAN, { memoryBytes: LARGE_ALONE })
    await files.add(batchOf([['large', 1, noiseOf(1)]]))
    const both: Row[] = [
      ['large', 2, noiseOf(2)],
      ['small', 3, 'x'],
    ]
    const adding = files.add(batchOf(both))
    await new Promise(resolve => setTimeout(resolve, 50))
    release()
    await adding
    const written = await files.finish()
    const rows = (await Promise.all(written.map(readRows))).flat()
    expect(rows.map(([region, id]) => `${region} ${id}`)).toEqual(['large 1', 'large 2', 'small 3'])
    expect(await openUploads()).toBe(0)
  })

  it('leave no upload behind, whichever write it is that fails', async () => {
    // Three row groups of it are an upload in two parts.
    const noise = [1, 2, 3].map(noiseOf)
    const batches = noise.map((note, id) =>
      batchOf([
        ['large', id, note],
        ['small', id, 'x'],
      ]),
    )
    let calls = 0
    let failsAt = Number.POSITIVE_INFINITY
    const step =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A) => {
        if (++calls === failsAt) throw new Error(`call ${failsAt} fails`)
        return call(...args)
      }
    const faulty: ObjectStore = {
      ...store,
      write: step(store.write),
      startUpload: step(store.startUpload),
      uploadPart: step(store.uploadPart),
      completeUpload: step(store.completeUpload),
    }
    const load = async () => {
      const files = new PartitionFiles(faulty, FOLDER, PLAN)
      try {
        for (const batch of batches) await files.add(batch)
        await files.finish()
      } catch (error) {
        await files.abort()
        throw error
      }
    }
    await load()
    const total = calls
    expect(await openUploads()).toBe(0)
    expect(total).toBe(5)
    for (failsAt = 1; failsAt <= total; failsAt++) {
      calls = 0
      await expect(load()).rejects.toThrow(`call ${failsAt} fails`)
      expect([failsAt, await openUploads()]).toEqual([failsAt, 0])
    }
  })
})
