import { TransientError } from '@inlet/core'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { oneObject } from '../../test/one-object.ts'
import { collect } from '../../test/store-contract/subject.ts'
import { ObjectNotFound } from './object-store.ts'
import { readRanges } from './read-ranges.ts'

const DIGITS = Buffer.from('0123456789')

describe('readRanges', () => {
  // To load it takes time that is not faked.
  beforeAll(() => import('p-retry'))
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  async function settled<T>(running: Promise<T>): Promise<PromiseSettledResult<T>> {
    const settling = Promise.allSettled([running])
    await vi.runAllTimersAsync()
    const [result] = await settling
    return result
  }

  it.each([
    [{ start: 0, end: 10, pieceBytes: 4 }, ['0123', '4567', '89']],
    [{ start: 3, end: 8, pieceBytes: 4 }, ['3456', '7']],
    [{ start: 2, end: 10, pieceBytes: 4 }, ['2345', '6789']],
    [{ start: 0, end: 10 }, ['0123456789']],
    [{ start: 4, end: 4 }, []],
    [{ start: 12, end: 10 }, []],
  ])('reads %j in pieces', async (ranges, expected) => {
    const { store, object } = oneObject('k', DIGITS)
    expect((await collect(readRanges(store, object, ranges))).map(String)).toEqual(expected)
  })

  it('reads a piece when it is asked for, not before', async () => {
    const { store, object, reads } = oneObject('k', DIGITS)
    const pieces = readRanges(store, object, { start: 0, end: 10, pieceBytes: 4 })
    expect(reads).toEqual([])
    await pieces.next()
    expect(reads).toEqual([[0, 4]])
    await pieces.return()
    expect(reads).toEqual([[0, 4]])
  })

  it('tries a piece again, and only that', async () => {
    const { store, object, reads } = oneObject('k', DIGITS, count => {
      if (count === 2 || count === 3) throw new TransientError('STORE', 'once more')
    })
    const running = collect(readRanges(store, object, { start: 0, end: 10, pieceBytes: 4 }))
    expect(await settled(running)).toMatchObject({ status: 'fulfilled', value: { length: 3 } })
    expect(reads.map(([start]) => start)).toEqual([0, 4, 4, 4, 8])
  })

  it('gives up a piece that fails time after time', async () => {
    const failure = new TransientError('STORE', 'out of order')
    const { store, object, reads } = oneObject('k', DIGITS, () => {
      throw failure
    })
    const running = collect(readRanges(store, object, { start: 0, end: 10 }))
    expect(await settled(running)).toEqual({ status: 'rejected', reason: failure })
    expect(reads).toHaveLength(5)
  })

  it.each([new ObjectNotFound('b', 'k'), new RangeError('no range')])('passes %s on at once', async failure => {
    const { store, object, reads } = oneObject('k', DIGITS, () => {
      throw failure
    })
    await expect(collect(readRanges(store, object, { start: 0, end: 10 }))).rejects.toBe(failure)
    expect(reads).toHaveLength(1)
  })

  it('gives the same memory to all reads, if it may, so that a piece is good until the next', async () => {
    const { store, object } = oneObject('k', DIGITS)
    const given: unknown[] = []
    const read: typeof store.read = (bucket, key, options) => {
      given.push(options?.into?.buffer)
      return store.read(bucket, key, options)
    }
    const ranges = { start: 0, end: 10, pieceBytes: 3, mostPieceBytes: 5 }
    await collect(readRanges({ ...store, read }, object, { ...ranges, isMemoryShared: true }))
    expect([given.length, new Set(given).size, given[0]]).toEqual([3, 1, new ArrayBuffer(5)])
    given.length = 0
    await collect(readRanges({ ...store, read }, object, ranges))
    expect(given).toEqual([undefined, undefined, undefined])
  })

  it('notices an object that was replaced', async () => {
    const { store, object } = oneObject('k', DIGITS)
    const running = collect(readRanges(store, { ...object, etag: 'old' }, { start: 0, end: 10 }))
    await expect(running).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  it('fails for a piece that is shorter than asked for', async () => {
    const { store, object } = oneObject('k', DIGITS)
    const running = collect(readRanges(store, object, { start: 0, end: 11, pieceBytes: 4 }))
    expect(await settled(running)).toMatchObject({
      reason: { name: 'TransientError', code: 'STORE', message: 'Expected bytes 8 to 11 of s3://b/k, found 2 bytes' },
    })
  })
})
