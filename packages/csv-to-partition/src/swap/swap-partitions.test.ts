import { setTimeout as sleep } from 'node:timers/promises'
import { InputError, type Partition } from '@inlet/core'
import { type Lake, type ObjectStore, PreconditionFailed } from '@inlet/lake'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Life, proxyOf } from '../../test/life.ts'
import {
  BUCKET,
  type Contents,
  HOUR_MS,
  LEASE_MS,
  makeTableBench,
  TABLE,
  type TableBench,
} from '../../test/table-bench.ts'
import { endLoad, keepLoad } from './load.ts'
import { TableLease } from './table-lease.ts'
import { tableStateKey } from './table-state.ts'

let bench: TableBench
beforeEach(async () => {
  bench = await makeTableBench('directory')
})
afterEach(() => bench[Symbol.asyncDispose]())

const codeOf = (work: Promise<unknown>) => work.then(() => 'none').catch((error: { code: string }) => error.code)
const refusing = (method: string, error: Error): Lake => ({
  store: bench.lake.store,
  catalog: proxyOf(bench.lake.catalog, (name, call) => (name === method ? Promise.reject(error) : call())),
})

describe('swapPartitions', () => {
  it('flips in the order of the UTF-8 bytes, and tells what it flipped', async () => {
    // Code units have them the other way round.
    const flipped: unknown[] = []
    const catalog = proxyOf(bench.lake.catalog, (name, call, [, partition]) => {
      if (name === 'setPartitionLocation') flipped.push(partition)
      return call()
    })
    const { swapped, superseded, load } = await bench.load({ '😀': 'c', '￼': 'b', a: 'a' }, { ...bench.lake, catalog })
    const location = (value: string) => `s3://lake/tables/customers/${load.id}/p=${value}/`
    expect(swapped).toEqual(['a', '￼', '😀'].map(value => ({ values: [value], location: location(value) })))
    expect(flipped).toEqual(swapped)
    expect(superseded).toEqual([])
    expect(load.id).toMatch(/^load-000001-[0-9a-f]{8}$/)
  })

  it('leaves alone what a later load has filled, and hands its own files of it to the clean-up', async () => {
    const older = await bench.begin({ a: 'old', b: 'old' })
    await bench.load({ b: 'new', c: 'new' })
    const { swapped, superseded } = await bench.swap(older.load, older.partitions)
    expect([swapped, superseded].map(some => some.map(({ values }) => values[0]))).toEqual([['a'], ['b']])
    expect(await bench.read()).toEqual({ a: 'old', b: 'new', c: 'new' })
    expect(await bench.stateNow()).toMatchObject({
      loads: [],
      swap: null,
      replaced: [{ location: `s3://lake/${older.load.folder.prefix}p=b/` }],
    })
  })

  it('has nothing to do if all is superseded', async () => {
    const older = await bench.begin({ a: 'old' })
    await bench.load({ a: 'new' })
    expect(await bench.swap(older.load, older.partitions)).toMatchObject({ swapped: [] })
    expect(await bench.read()).toEqual({ a: 'new' })
  })

  it('has not begun while the table cannot be made what it must be', async () => {
    const failure = new InputError('DRIFT', 'another type')
    await bench.load({ a: 'old' })
    expect(await bench.load({ a: 'new' }, refusing('getTable', failure)).catch(error => error)).toBe(failure)
    expect(await bench.read()).toEqual({ a: 'old' })
    expect(await bench.stateNow()).toMatchObject({ lease: null, swap: null, loads: [] })
  })

  it('is decided though the catalog refuses it: a retry completes it', async () => {
    await bench.load({ a: 'old' })
    const lake = refusing('setPartitionLocation', new InputError('BAD_DEFINITION', 'too long'))
    const { load, partitions } = await bench.begin({ a: 'new', b: 'new' })
    await expect(bench.swap(load, partitions, lake)).rejects.toMatchObject({ name: 'TransientError', code: 'CATALOG' })
    // It is not the load's any more.
    await endLoad(bench.state(), bench.lake.store, load, { now: bench.now, mayBeWriting: true })
    expect(await bench.stateNow()).toMatchObject({ swap: { load: load.id }, replaced: [] })
    await bench.load({ c: 'newest' })
    expect(await bench.read()).toEqual({ a: 'new', b: 'new', c: 'newest' })
  })

  it('does not complete the swap of a table that was dropped', async () => {
    const lake = refusing('setPartitionLocation', new Error('no such table'))
    const { load, partitions } = await bench.begin({ a: 'old' })
    expect(await codeOf(bench.swap(load, partitions, lake))).toBe('CATALOG')
    const dropped = { ...bench.lake, catalog: droppedFor(bench.lake.catalog) }
    await bench.load({ b: 'new' }, dropped)
    expect(await bench.read()).toEqual({ b: 'new' })
    expect((await bench.stateNow()).replaced.map(({ location }) => location)).toEqual([partitions[0]?.location])
  })

  it('counts on from the catalog, if the state is gone', async () => {
    await bench.load({ a: 'one' })
    await bench.load({ a: 'two' })
    await bench.lake.store.delete(BUCKET, [tableStateKey(TABLE)])
    await expect(bench.load({ a: 'three' })).rejects.toMatchObject({
      code: 'STATE',
      message: 'Expected no load after 1, the last that the state knows, found live partitions of load 2',
    })
    expect((await bench.load({ a: 'four' })).load.number).toBe(3)
    expect(await bench.read()).toEqual({ a: 'four' })
  })

  it('refuses locations that are not of the load, or two of one partition', async () => {
    const { load, partitions } = await bench.begin({ a: 'x' })
    const [one = { values: [], location: '' }] = partitions
    const swaps = [
      [{ ...one, location: 's3://lake/tables/customers/p=a/' }],
      [{ ...one, location: `s3://lake/${load.folder.prefix}` }],
      [{ ...one, location: one.location.slice(0, -1) }],
      [one, { ...one, location: `${one.location}again/` }],
    ]
    for (const each of swaps) await expect(bench.swap(load, each)).rejects.toThrow(load.id)
    expect(await bench.swap(load, partitions)).toMatchObject({ swapped: partitions })
  })
})

describe('a swap whose time runs out', () => {
  const values = Array.from({ length: 30 }, (_, index) => String(index).padStart(2, '0'))
  const textsOf = (text: string) => Object.fromEntries(values.map(value => [value, text]))

  /** A process whose time ends with some number of flips; `flipped` has the partitions' values. */
  function shortLife(flips: number) {
    const flipped: string[] = []
    const catalog = proxyOf(bench.lake.catalog, async (name, call, [, partition]) => {
      const result = await call()
      if (name === 'setPartitionLocation') flipped.push((partition as Partition).values.join())
      return result
    })
    return { lake: { ...bench.lake, catalog }, flipped, timeLeft: () => (flips - flipped.length) * 10_000 }
  }

  it('stops between two flips, and lets go of the lease; the next one goes on where it stopped', async () => {
    await bench.load(textsOf('old'))
    const first = shortLife(20)
    await expect(bench.load(textsOf('new'), first.lake, first)).rejects.toMatchObject({
      name: 'TransientError',
      code: 'OUT_OF_TIME',
      message:
        'raw.customers: time ran out with 10 partitions still to be swapped in; the next load of the table does that',
    })
    expect(first.flipped).toEqual(values.slice(0, 20))
    expect(await bench.stateNow()).toMatchObject({ lease: null, swap: { partitions: { length: 30 } } })
    expect(await bench.read()).toEqual({ ...textsOf('old'), ...pick(textsOf('new'), first.flipped) })

    const second = shortLife(25)
    await bench.load({ '00': 'newest' }, second.lake, second)
    expect(second.flipped).toEqual([...values.slice(20), '00'])
    expect(await bench.read()).toEqual({ ...textsOf('new'), '00': 'newest' })
    expect(await bench.stateNow()).toMatchObject({ lease: null, swap: null, loads: [] })
  })

  it('is completed by those that follow, though none of them could do it alone', async () => {
    await bench.load(textsOf('old'))
    const lives = [7, 7, 7, 7, 7].map(shortLife)
    for (const life of lives) {
      const contents = life === lives[0] ? textsOf('new') : { '00': 'last' }
      expect(await codeOf(bench.load(contents, life.lake, life))).toBe(life === lives.at(-1) ? 'none' : 'OUT_OF_TIME')
    }
    expect(lives.flatMap(({ flipped }) => flipped)).toEqual([...values, '00'])
    expect(await bench.read()).toEqual({ ...textsOf('new'), '00': 'last' })
  })

  it('has not begun if there is too little of it', async () => {
    await bench.load({ a: 'old' })
    const life = shortLife(0)
    expect(await codeOf(bench.load({ a: 'new' }, life.lake, life))).toBe('OUT_OF_TIME')
    expect(await bench.read()).toEqual({ a: 'old' })
    expect(await bench.stateNow()).toMatchObject({ lease: null, swap: null, loads: [] })
    expect(await bench.load({ a: 'new' })).toMatchObject({ superseded: [] })
  })

  it('is completed, once it is decided, if it had no end and somebody asks to stop', async () => {
    let isAsked = false
    const timeLeft = () => (isAsked ? 0 : undefined)
    const catalog = proxyOf(bench.lake.catalog, (name, call) => {
      if (name === 'setPartitionLocation') isAsked = true
      return call()
    })
    await bench.load({ a: 'new', b: 'new' }, { ...bench.lake, catalog }, { timeLeft })
    expect(await bench.read()).toEqual({ a: 'new', b: 'new' })
    expect(await codeOf(bench.load({ a: 'newer' }, bench.lake, { timeLeft }))).toBe('OUT_OF_TIME')
  })
})

describe('the lease', () => {
  it('is waited for, and then not', async () => {
    const { load, partitions } = await bench.begin({ a: 'x' })
    const terms = { now: bench.now, leaseMs: LEASE_MS, patienceMs: 0 }
    const other = await TableLease.take(bench.state(), terms)
    expect(await codeOf(bench.swap(load, partitions, bench.lake, { patienceMs: 60 }))).toBe('BUSY')
    const swapping = bench.swap(load, partitions, bench.lake, { patienceMs: 60_000 })
    await sleep(50)
    await other.release()
    expect(await swapping).toMatchObject({ swapped: partitions })
  })

  it('is waited for no longer than there is time', async () => {
    const { load, partitions } = await bench.begin({ a: 'x' })
    await TableLease.take(bench.state(), { now: bench.now, leaseMs: LEASE_MS, patienceMs: 0 })
    const start = performance.now()
    const timeLeft = () => 300 - (performance.now() - start)
    const terms = { patienceMs: 60_000, timeLeft }
    expect(await codeOf(bench.swap(load, partitions, bench.lake, terms))).toBe('BUSY')
    // A tenth is kept for what has to be done then. Timers may be early by a millisecond.
    expect(timeLeft()).toBeLessThan(32)
  })

  it('is renewed by a timer', async () => {
    const lease = await TableLease.take(bench.state(), { now: bench.now, leaseMs: 300, patienceMs: 0 })
    bench.clock.time += 200
    expect(() => lease.check(100)).toThrow(expect.objectContaining({ code: 'LEASE_LOST' }))
    const { until = 0 } = (await bench.stateNow()).lease ?? {}
    while (((await bench.stateNow()).lease?.until ?? 0) === until) await sleep(10)
    // The answer to the renewal may still be on its way.
    await lease.update(state => state)
    lease.check(100)
    await lease.release()
    expect((await bench.stateNow()).lease).toBeNull()
  })

  it('is lost to whoever takes it after its end', async () => {
    const terms = { now: bench.now, leaseMs: LEASE_MS, patienceMs: 0 }
    const lease = await TableLease.take(bench.state(), terms)
    lease.check(LEASE_MS - 1)
    bench.clock.time += LEASE_MS - 1
    expect(await codeOf(TableLease.take(bench.state(), terms))).toBe('BUSY')
    bench.clock.time += 1
    const next = await TableLease.take(bench.state(), terms)
    expect(await codeOf(lease.read())).toBe('LEASE_LOST')
    expect(await codeOf(lease.update(state => ({ ...state, lastLoad: 9 })))).toBe('LEASE_LOST')
    expect(await codeOf(lease.release())).toBe('LEASE_LOST')
    expect(() => lease.check(0)).toThrow(expect.objectContaining({ code: 'LEASE_LOST' }))
    next.check(LEASE_MS - 1)
    await next.release()
    expect(await bench.stateNow()).toMatchObject({ lease: null, lastLoad: 0 })
  })

  it('that another has taken stops the flips', async () => {
    await bench.load({ a: 'old', b: 'old' })
    const older = await bench.begin({ a: 'older', b: 'older' })
    const frozen = Promise.withResolvers<void>()
    const thawed = Promise.withResolvers<void>()
    let flips = 0
    const catalog = proxyOf(bench.lake.catalog, async (name, call) => {
      const result = await call()
      if (name !== 'setPartitionLocation' || ++flips > 1) return result
      frozen.resolve()
      await thawed.promise
      return result
    })
    const losing = codeOf(bench.swap(older.load, older.partitions, { ...bench.lake, catalog }))
    await frozen.promise
    bench.clock.time += LEASE_MS + 1
    await bench.load({ a: 'new' })
    expect(await bench.read()).toEqual({ a: 'new', b: 'older' })
    thawed.resolve()
    expect(await losing).toBe('LEASE_LOST')
    expect(flips).toBe(1)
    expect(await bench.read()).toEqual({ a: 'new', b: 'older' })
  })
})

describe('a load', () => {
  it('is given up if it was not seen for an hour, and never swapped in then', async () => {
    await bench.load({ a: 'old' })
    const [silent, kept] = [await bench.begin({ a: 'silent' }), await bench.begin({ a: 'kept' })]
    bench.clock.time += HOUR_MS - 1
    await keepLoad(bench.state(), kept.load, bench.now)
    await bench.cleanUp()
    await keepLoad(bench.state(), silent.load, bench.now)
    bench.clock.time += HOUR_MS - 1
    await keepLoad(bench.state(), kept.load, bench.now)
    bench.clock.time += 1
    await bench.cleanUp()
    expect(await codeOf(keepLoad(bench.state(), silent.load, bench.now))).toBe('LOAD_GIVEN_UP')
    const { steps, lake } = new Life(bench.lake)
    expect(await codeOf(bench.swap(silent.load, silent.partitions, lake))).toBe('LOAD_GIVEN_UP')
    // It has not evolved the table either.
    expect(steps).toEqual(['write', 'write'])
    expect(await bench.swap(kept.load, kept.partitions)).toMatchObject({ swapped: kept.partitions })
    expect(await bench.read()).toEqual({ a: 'kept' })
  })

  it('that is given up while it evolves the table is not swapped in', async () => {
    await bench.load({ a: 'old' })
    const { load, partitions } = await bench.begin({ a: 'late' })
    const catalog = proxyOf(bench.lake.catalog, async (name, call) => {
      if (name === 'listPartitions')
        await endLoad(bench.state(), bench.lake.store, load, { now: bench.now, mayBeWriting: true })
      return call()
    })
    expect(await codeOf(bench.swap(load, partitions, { ...bench.lake, catalog }))).toBe('LOAD_GIVEN_UP')
    expect(await bench.read()).toEqual({ a: 'old' })
  })

  it('that failed leaves nothing; what arrives late is cleaned up', async () => {
    await bench.load({ a: 'old' })
    const { load } = await bench.begin({ a: 'failed' })
    await endLoad(bench.state(), bench.lake.store, load, { now: bench.now, mayBeWriting: true })
    expect(await bench.keys()).toEqual(await bench.liveKeys())
    await bench.lake.store.write(BUCKET, `${load.folder.prefix}p=a/2`, Buffer.from('late'))
    bench.clock.time += HOUR_MS
    expect(await bench.cleanUp()).toMatchObject({ locations: 1, objects: 1, bytes: 4 })
    expect(await bench.keys()).toEqual(await bench.liveKeys())
  })

  it('is swapped in, though the answer to that got lost and others wrote since', async () => {
    const { load, partitions } = await bench.begin({ a: 'new' })
    const write: ObjectStore['write'] = async (bucket, key, body, options) => {
      const written = await bench.lake.store.write(bucket, key, body, options)
      if (!Buffer.from(body as Uint8Array).includes('"swap":{')) return written
      await bench.begin({})
      throw new PreconditionFailed(bucket, key)
    }
    const { store, catalog } = bench.lake
    let writes = 0
    const once: ObjectStore['write'] = (...args) => (++writes === 2 ? write(...args) : store.write(...args))
    expect(await bench.swap(load, partitions, { store: { ...store, write: once }, catalog })).toMatchObject({
      swapped: partitions,
    })
    expect(await bench.stateNow()).toMatchObject({ swap: null, lease: null, lastLoad: 2 })
    expect(await bench.read()).toEqual({ a: 'new' })
  })

  it('that is swapped in cannot be ended, though its process was told that it failed', async () => {
    const steps = new Life(bench.lake)
    await bench.load({ a: 'old' }, steps.lake)
    // The write by which the swap is decided: the one before the flip.
    const step = steps.steps.indexOf('setPartitionLocation')
    const life = new Life(bench.lake, { step, kind: 'answer lost' })
    expect(await codeOf(bench.load({ a: 'new' }, life.lake))).not.toBe('none')
    await bench.load({ b: 'newest' })
    expect(await bench.read()).toEqual({ a: 'new', b: 'newest' })
  })
})

function pick(contents: Contents, values: readonly string[]): Contents {
  return Object.fromEntries(Object.entries(contents).filter(([value]) => values.includes(value)))
}

/** A catalog from which the table has been dropped, until it is created again. */
function droppedFor(catalog: Lake['catalog']): Lake['catalog'] {
  let isDropped = true
  return proxyOf(catalog, async (name, call, args) => {
    if (name === 'getTable' && isDropped) {
      isDropped = false
      return undefined
    }
    return name === 'setPartitionLocation' && isDropped ? Promise.reject(new Error(String(args))) : call()
  })
}
