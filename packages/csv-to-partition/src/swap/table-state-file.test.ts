import { type ObjectStore, PreconditionFailed } from '@inlet/lake'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, LEASE_MS, makeTableBench, ROOT, TABLE, type TableBench } from '../../test/table-bench.ts'
import { beginLoad, keepLoad } from './load.ts'
import { TableLease } from './table-lease.ts'
import { tableStateKey } from './table-state.ts'

let bench: TableBench
beforeEach(async () => {
  bench = await makeTableBench('directory')
})
afterEach(() => bench[Symbol.asyncDispose]())

it('gives each load a number of its own, loads that begin at once included', async () => {
  const file = bench.state()
  const loads = await Promise.all(Array.from({ length: 8 }, () => beginLoad(file, ROOT, bench.now)))
  expect(loads.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const { lastLoad, loads: registered } = await bench.stateNow()
  expect(lastLoad).toBe(8)
  expect(registered.map(({ id }) => id).sort()).toEqual(loads.map(({ id }) => id).sort())
})

it('keeps the changes that are made while another holds the lease', async () => {
  const load = await beginLoad(bench.state(), ROOT, bench.now)
  const lease = await TableLease.take(bench.state(), { now: bench.now, leaseMs: LEASE_MS, patienceMs: 0 })
  bench.clock.time += 5
  await Promise.all([
    keepLoad(bench.state(), load, bench.now),
    beginLoad(bench.state(), ROOT, bench.now),
    lease.update(state => state),
    beginLoad(bench.state(), ROOT, bench.now),
  ])
  await lease.release()
  expect(await bench.stateNow()).toMatchObject({ lastLoad: 3, lease: null })
  expect((await bench.stateNow()).loads.map(({ seenAt }) => seenAt)).toEqual(Array(3).fill(bench.now()))
})

it('takes no change of its own process for the one whose answer got lost', async () => {
  const { store, catalog } = bench.lake
  const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let writes = 0
  const write: ObjectStore['write'] = async (...args) => {
    const number = ++writes
    if (number === 1) {
      arrived.resolve()
      await gate.promise
    }
    const written = await store.write(...args)
    if (number === 2) throw new PreconditionFailed(args[0], args[1])
    return written
  }
  const file = bench.state({ store: { ...store, write }, catalog })
  const slow = beginLoad(file, ROOT, bench.now)
  await arrived.promise
  const fast = await beginLoad(file, ROOT, bench.now)
  gate.resolve()
  expect([fast.number, (await slow).number]).toEqual([1, 2])
  expect((await bench.stateNow()).loads.map(({ id }) => id)).toEqual([fast.id, (await slow).id])
})

it.each(['{', '{}', JSON.stringify({ version: 2 })])('is refused if it is %j', async text => {
  const key = tableStateKey(TABLE)
  expect(key).toBe('_state/csv-to-partition/raw/customers.json')
  await bench.lake.store.write(BUCKET, key, Buffer.from(text))
  await expect(beginLoad(bench.state(), ROOT, bench.now)).rejects.toMatchObject({
    code: 'STATE',
    message: `Expected the state of the loads of raw.customers in s3://lake/${key}, as this version writes it`,
  })
  expect(Buffer.from(await bench.lake.store.read(BUCKET, key)).toString()).toBe(text)
})
