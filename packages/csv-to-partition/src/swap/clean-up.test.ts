import { TransientError } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Life } from '../../test/life.ts'
import { BUCKET, HOUR_MS, makeTableBench, ROOT, TABLE, type TableBench } from '../../test/table-bench.ts'
import { cleanUp } from './clean-up.ts'
import { endLoad } from './load.ts'
import { withReplaced } from './table-state.ts'

const PLACE = 's3://lake/tables/customers/'
const NOTHING = { locations: 0, objects: 0, bytes: 0, outside: [] }

let bench: TableBench
beforeEach(async () => {
  bench = await makeTableBench('directory')
})
afterEach(() => bench[Symbol.asyncDispose]())

const put = (key: string, text = 'x') => bench.lake.store.write(BUCKET, key, Buffer.from(text))
const replace = (...locations: string[]) => bench.state().update(state => withReplaced(state, locations, bench.now()))
const replacedNow = async () => (await bench.stateNow()).replaced.map(({ location }) => location)
const hourLater = () => {
  bench.clock.time += HOUR_MS
  return bench.cleanUp()
}

it('removes what was replaced an hour ago, and no earlier', async () => {
  await bench.load({ '1': 'old', '10': 'old' })
  await bench.load({ '1': 'newer' })
  bench.clock.time += HOUR_MS - 1
  expect(await bench.cleanUp()).toEqual(NOTHING)
  bench.clock.time += 1
  expect(await bench.cleanUp()).toEqual({ locations: 1, objects: 2, bytes: 6, outside: [] })
  expect(await bench.read()).toEqual({ '1': 'newer', '10': 'old' })
  expect(await bench.keys()).toEqual(await bench.liveKeys())
  expect(await hourLater()).toEqual(NOTHING)
})

it('removes the location of another tool by its exact prefix', async () => {
  await bench.register('1', `${PLACE}p=1/`, 'theirs')
  await bench.register('10', `${PLACE}p=10/`, 'theirs')
  await put(`${ROOT.prefix}p=1_`)
  await bench.load({ '1': 'ours' })
  expect(await hourLater()).toMatchObject({ locations: 1, objects: 1 })
  expect(await bench.read()).toEqual({ '1': 'ours', '10': 'theirs' })
  expect(await bench.keys()).toContain(`${ROOT.prefix}p=1_`)
})

it('keeps what the other tool writes there later', async () => {
  await bench.register('1', `${PLACE}p=1/`, 'theirs')
  await bench.load({ '1': 'ours' })
  // The bench's clock is ahead of that of the files.
  await bench.state().update(state => ({ ...state, replaced: state.replaced.map(each => ({ ...each, at: 1 })) }))
  expect(await bench.cleanUp()).toMatchObject({ locations: 1, objects: 0 })
  expect(await bench.keys()).toContain(`${ROOT.prefix}p=1/file`)
})

it('keeps a location while a live one is inside of it, or around it', async () => {
  await bench.register('outer', `${PLACE}x/`, 'outer')
  await bench.register('inner', `${PLACE}y/sub/`, 'inner')
  await replace(`${PLACE}x/sub/`, `${PLACE}y/`)
  await put(`${ROOT.prefix}x/sub/file`)
  await put(`${ROOT.prefix}y/file`)
  const keys = await bench.keys()
  expect(await hourLater()).toEqual(NOTHING)
  expect(await bench.keys()).toEqual(keys)
  expect(await replacedNow()).toEqual([`${PLACE}x/sub/`, `${PLACE}y/`])
  await bench.load({ outer: 'ours', inner: 'ours' })
  await hourLater()
  expect(await bench.read()).toEqual({ outer: 'ours', inner: 'ours' })
  expect(await bench.keys()).toEqual(await bench.liveKeys())
  expect(await replacedNow()).toEqual([])
})

it("takes Hadoop's names of a location for what they mean", async () => {
  const { catalog } = bench.lake
  const theirs = (value: string) => ({ values: [value], location: `s3a://lake/tables/customers/p=${value}/` })
  for (const value of ['1', '2']) await bench.register(value, `${PLACE}p=${value}/`, 'theirs')
  for (const value of ['1', '2']) await catalog.setPartitionLocation(TABLE, theirs(value))
  await bench.load({ '1': 'ours' })
  await replace(`${PLACE}p=2/`)
  expect(await hourLater()).toMatchObject({ locations: 1, objects: 1 })
  expect(await bench.keys()).toEqual([
    expect.stringMatching(/p=1\/0$/),
    expect.stringMatching(/p=1\/1$/),
    `${ROOT.prefix}p=2/file`,
  ])
})

it('tells of a location that is not in S3', async () => {
  await bench.register('1', `${PLACE}p=1/`, 'theirs')
  await bench.lake.catalog.setPartitionLocation(TABLE, { values: ['1'], location: 'hdfs://lake/p=1/' })
  await bench.load({ '1': 'ours' })
  expect(await hourLater()).toEqual({ ...NOTHING, outside: ['hdfs://lake/p=1/'] })
})

it('drops from its list what is live again', async () => {
  await bench.register('1', `${PLACE}p=1/`, 'theirs')
  await bench.load({ '1': 'ours' })
  await bench.register('1', `${PLACE}p=1/`, 'theirs, again')
  expect(await hourLater()).toEqual(NOTHING)
  expect(await replacedNow()).toEqual([])
  expect(await bench.read()).toEqual({ '1': 'theirs' })
})

it('never removes what is not below the root, and tells of it once', async () => {
  const outside = ['s3://lake/tables/customers_2/p=1/', 's3://other/tables/customers/p=1/', 's3://lake/tables/', PLACE]
  await bench.load({ '1': 'ours' })
  await put('tables/customers_2/p=1/file')
  await bench.lake.store.write('other', `${ROOT.prefix}p=1/file`, Buffer.from('x'))
  await replace(...outside)
  expect(await hourLater()).toEqual({ ...NOTHING, outside })
  expect(await hourLater()).toEqual(NOTHING)
  expect(await bench.lake.store.head(BUCKET, 'tables/customers_2/p=1/file')).toMatchObject({ size: 1 })
  expect(await bench.lake.store.head('other', `${ROOT.prefix}p=1/file`)).toMatchObject({ size: 1 })
  expect(await bench.read()).toEqual({ '1': 'ours' })
})

it('removes nothing while the catalog has no partition', async () => {
  const { store, catalog } = bench.lake
  await bench.load({ '1': 'old' })
  await bench.load({ '1': 'new' })
  bench.clock.time += HOUR_MS
  const keys = await bench.keys()
  const dropped = { ...catalog, listPartitions: async () => [] }
  const state = bench.state()
  const result = await cleanUp({ state, store, catalog: dropped, table: TABLE, root: ROOT, now: bench.now })
  expect(result).toEqual(NOTHING)
  expect(await bench.keys()).toEqual(keys)
  expect(await bench.cleanUp()).toMatchObject({ locations: 1 })
})

it('leaves alone a load that is under way, and what it has been given in the meantime', async () => {
  await bench.load({ '1': 'old' })
  await bench.load({ '1': 'new' })
  bench.clock.time += HOUR_MS
  const { load, partitions } = await bench.begin({ '1': 'newest' })
  const { store, catalog } = bench.lake
  const swapsMeanwhile = {
    ...store,
    delete: async (...args: Parameters<typeof store.delete>) => {
      await store.delete(...args)
      await bench.swap(load, partitions)
    },
  }
  const state = bench.state({ store: swapsMeanwhile, catalog })
  await cleanUp({ state, store: swapsMeanwhile, catalog, table: TABLE, root: ROOT, now: bench.now })
  expect(await bench.read()).toEqual({ '1': 'newest' })
  expect((await replacedNow()).length).toBe(1)
})

it('does not forget what is replaced once more while it is being removed', async () => {
  await bench.register('2', `${PLACE}p=2/`, 'theirs')
  await replace(`${PLACE}p=1/`)
  await put(`${ROOT.prefix}p=1/file`)
  bench.clock.time += HOUR_MS
  const { store, catalog } = bench.lake
  const remove: typeof store.delete = async (...args) => {
    await store.delete(...args)
    await replace(`${PLACE}p=1/`)
  }
  expect(await bench.cleanUp({ store: { ...store, delete: remove }, catalog })).toMatchObject({ objects: 1 })
  expect((await bench.stateNow()).replaced).toEqual([{ location: `${PLACE}p=1/`, at: bench.now() }])
})

it('counts the hour anew for a location that was live again', async () => {
  await replace(`${PLACE}p=1/`)
  bench.clock.time += HOUR_MS
  await replace(`${PLACE}p=1/`)
  expect((await bench.stateNow()).replaced).toEqual([{ location: `${PLACE}p=1/`, at: bench.now() }])
})

it('removes what failed loads have left of a table that has nothing yet', async () => {
  const { load } = await bench.begin({ '1': 'never live' })
  await endLoad(bench.state(), bench.lake.store, load, { now: bench.now, mayBeWriting: true })
  await bench.begin({ '1': 'silent' })
  expect(await replacedNow()).toHaveLength(1)
  await hourLater()
  expect(await hourLater()).toMatchObject({ locations: 1, objects: 2 })
  expect(await bench.stateNow()).toMatchObject({ loads: [], replaced: [] })
  expect(await bench.keys()).toEqual([])
})

/** Locations due, each with a file, and one live partition. */
async function makeDue(count: number): Promise<string[]> {
  await bench.load({ live: 'x' })
  const names = Array.from({ length: count }, (_, index) => `old=${String(index).padStart(3, '0')}`)
  await Promise.all(names.map(name => put(`${ROOT.prefix}${name}/file`)))
  await replace(...names.map(name => `${PLACE}${name}/`))
  bench.clock.time += HOUR_MS
  return names.map(name => `${ROOT.prefix}${name}/file`)
}

/** A lake whose catalog must not be asked. */
function unaskable() {
  const { store, catalog } = bench.lake
  return { store, catalog: { ...catalog, listPartitions: () => Promise.reject(new Error('asked')) } }
}

/** A lake whose store fails to delete. `isRefused` is told how many calls there were, this one included. */
function refusingToDelete(isRefused: (calls: number, keys: readonly string[]) => boolean) {
  let calls = 0
  const { store, catalog } = bench.lake
  const remove: ObjectStore['delete'] = async (bucket, keys) => {
    if (isRefused(++calls, keys)) throw new TransientError('STORE', 'refused')
    await store.delete(bucket, keys)
  }
  return { catalog, store: { ...store, delete: remove } }
}

it('forgets what it has removed, also if it ends in the middle', async () => {
  await makeDue(120)
  await expect(bench.cleanUp(refusingToDelete(calls => calls > 70))).rejects.toMatchObject({ code: 'STORE' })
  expect(await replacedNow()).toHaveLength(50)
  expect(await bench.cleanUp()).toMatchObject({ locations: 50, objects: 50 })
  expect(await replacedNow()).toEqual([])
})

it('is killed in the middle: at most a batch is removed once more', async () => {
  await makeDue(120)
  const life = new Life(bench.lake, { step: 1 + 50 + 1 + 10, kind: 'dies before' })
  await expect(bench.cleanUp(life.lake)).rejects.toThrow()
  expect(await replacedNow()).toHaveLength(70)
})

it('goes on after a folder that cannot be removed, and tells of it at the end', async () => {
  const [stuck = ''] = await makeDue(60)
  const lake = refusingToDelete((_calls, keys) => keys.includes(stuck))
  await expect(bench.cleanUp(lake)).rejects.toMatchObject({ code: 'STORE', message: 'refused' })
  expect(await replacedNow()).toEqual([`${PLACE}old=000/`])
  expect(await bench.keys()).toEqual([...(await bench.liveKeys()), stuck])
})

it('ends early if nothing can be removed', async () => {
  await makeDue(120)
  let calls = 0
  const lake = refusingToDelete(number => {
    calls = number
    return true
  })
  await expect(bench.cleanUp(lake)).rejects.toMatchObject({ code: 'STORE' })
  expect(calls).toBe(50)
  expect(await replacedNow()).toHaveLength(120)
})

it('stops quietly when time is short, and leaves the rest to the next', async () => {
  await makeDue(120)
  let removals = 0
  const lake = refusingToDelete(calls => {
    removals = calls
    return false
  })
  const timeLeft = () => 10_000 + (70 - removals) * 1_000
  const { locations } = await bench.cleanUp(lake, timeLeft)
  // Those that are removed at once with the 70th are.
  expect(locations).toBeGreaterThanOrEqual(70)
  expect(locations).toBeLessThan(75)
  expect(await replacedNow()).toHaveLength(120 - locations)
  expect(await bench.cleanUp(unaskable(), () => 9_999)).toEqual(NOTHING)
  expect(await bench.cleanUp()).toMatchObject({ locations: 120 - locations })
})

it('removes a folder of many files by and by', async () => {
  await makeDue(1)
  await Promise.all(Array.from({ length: 1_500 }, (_, index) => put(`${ROOT.prefix}old=000/${index}`)))
  let removals = 0
  const lake = refusingToDelete(calls => {
    removals = calls
    return false
  })
  expect(await bench.cleanUp(lake, () => (removals === 0 ? 60_000 : 0))).toMatchObject({ locations: 0, objects: 1_000 })
  expect(await replacedNow()).toEqual([`${PLACE}old=000/`])
  expect(await bench.cleanUp()).toMatchObject({ locations: 1, objects: 501 })
})

it('has nothing to do for a load that failed for good', async () => {
  const { load } = await bench.begin({ '1': 'never live' })
  await endLoad(bench.state(), bench.lake.store, load, { now: bench.now, mayBeWriting: false })
  expect(await bench.stateNow()).toMatchObject({ loads: [], replaced: [] })
  expect(await bench.keys()).toEqual([])
})
