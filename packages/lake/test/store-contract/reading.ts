import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { ByteRange } from '../../src/store/object-store.ts'
import { collect, type Subject } from './subject.ts'

const RANGES: readonly (readonly [ByteRange, string])[] = [
  [{ start: 0 }, '0123456789'],
  [{ start: 0, end: 1 }, '0'],
  [{ start: 3, end: 7 }, '3456'],
  [{ start: 7 }, '789'],
  [{ start: 7, end: 1000 }, '789'],
  [{ start: 9, end: 10 }, '9'],
  [{ start: 4, end: 4 }, ''],
  [{ start: 0, end: 0 }, ''],
  [{ start: 10 }, ''],
  [{ start: 10, end: 20 }, ''],
  [{ start: 1000 }, ''],
]

const NOT_RANGES = [{ start: -1 }, { start: 2, end: 1 }, { start: 0.5 }, { start: 0, end: Number.NaN }]

export function readingContract(open: () => Subject): void {
  describe('reading', () => {
    it.each(RANGES)('reads %j', async (range, expected) => {
      const subject = open()
      const etag = await subject.put('digits', '0123456789')
      const key = `${subject.prefix}digits`
      expect(Buffer.from(await subject.store.read(subject.bucket, key, { range })).toString()).toBe(expected)
      expect(await subject.streamedText('digits', { range, ifMatch: etag })).toBe(expected)
    })

    it.each(RANGES)('reads %j into memory that is there, if it has the room', async (range, expected) => {
      const subject = open()
      await subject.put('digits', '0123456789')
      for (const room of [0, 1, expected.length, 20]) {
        const memory = Buffer.alloc(20, '?')
        const into = memory.subarray(0, room)
        const read = await subject.store.read(subject.bucket, `${subject.prefix}digits`, { range, into })
        expect(Buffer.from(read).toString()).toBe(expected)
        if (room >= expected.length) expect(memory.toString()).toBe(expected.padEnd(20, '?'))
        expect(memory.subarray(room).toString()).toBe('?'.repeat(20 - room))
      }
    })

    it.each(NOT_RANGES)('refuses %j', async range => {
      const subject = open()
      await subject.put('a', 'a')
      const key = `${subject.prefix}a`
      await expect(subject.store.read(subject.bucket, key, { range })).rejects.toThrow(RangeError)
      await expect(subject.store.readStream(subject.bucket, key, { range })).rejects.toThrow(RangeError)
    })

    it('reads nothing from an empty object, whatever the range', async () => {
      const subject = open()
      await subject.put('empty', '')
      for (const options of [{}, { range: { start: 0 } }, { range: { start: 0, end: 5 } }, { range: { start: 7 } }]) {
        expect(await subject.streamedText('empty', options)).toBe('')
        expect(await subject.store.read(subject.bucket, `${subject.prefix}empty`, options)).toHaveLength(0)
      }
    })

    it('says what is there', async () => {
      const subject = open()
      const before = Date.now() - 2000
      const written = await subject.store.write(subject.bucket, `${subject.prefix}a`, Buffer.from('hello'))
      const head = await subject.store.head(subject.bucket, `${subject.prefix}a`)
      expect(head).toEqual({ ...written, size: 5, lastModified: expect.any(Date) })
      expect(head.etag).toMatch(/^[^"]+$/)
      expect(head.lastModified.getTime()).toBeGreaterThan(before)
      const [summary] = await collect(subject.store.list(subject.bucket, subject.prefix))
      expect(summary).toMatchObject({ key: `${subject.prefix}a`, size: 5, lastModified: expect.any(Date) })
    })

    it('does not find what is not there', async () => {
      const { store, bucket, prefix } = open()
      const missing = { name: 'ObjectNotFound' }
      for (const key of [`${prefix}missing`, `${prefix}missing/deeper`]) {
        await expect(store.head(bucket, key)).rejects.toMatchObject(missing)
        await expect(store.read(bucket, key)).rejects.toMatchObject(missing)
        await expect(store.readStream(bucket, key)).rejects.toMatchObject(missing)
        await expect(store.read(bucket, key, { ifMatch: 'x' })).rejects.toMatchObject(missing)
        await expect(store.read(bucket, key, { range: { start: 0, end: 0 } })).rejects.toMatchObject(missing)
      }
    })

    it('reads only the version that it was asked for', async () => {
      const subject = open()
      const old = await subject.put('a', 'old')
      const etag = await subject.put('a', 'new')
      expect(etag).not.toBe(old)
      expect(await subject.streamedText('a', { ifMatch: etag, range: { start: 1 } })).toBe('ew')
      const key = `${subject.prefix}a`
      const ranges = [undefined, { start: 0, end: 1 }, { start: 0, end: 0 }, { start: 50 }]
      for (const options of ranges.map(range => ({ ifMatch: old, ...(range && { range }) }))) {
        const failure = { name: 'PreconditionFailed' }
        await expect(subject.store.read(subject.bucket, key, options)).rejects.toMatchObject(failure)
        await expect(subject.store.readStream(subject.bucket, key, options)).rejects.toMatchObject(failure)
      }
    })

    it('goes on with the old object, whole, when it is replaced or deleted while it is read', async () => {
      const subject = open()
      const key = `${subject.prefix}a`
      await subject.store.write(subject.bucket, key, Buffer.alloc(4_000_000, 'a'))
      const streams = [await subject.store.readStream(subject.bucket, key)]
      await subject.store.write(subject.bucket, key, Buffer.alloc(3_000_000, 'b'))
      streams.push(await subject.store.readStream(subject.bucket, key))
      await subject.store.delete(subject.bucket, [key])
      const [first, second] = await Promise.all(streams.map(stream => buffer(stream)))
      expect(first?.equals(Buffer.alloc(4_000_000, 'a'))).toBe(true)
      expect(second?.equals(Buffer.alloc(3_000_000, 'b'))).toBe(true)
    })

    it('lets go of a stream that is destroyed', async () => {
      const subject = open()
      await subject.store.write(subject.bucket, `${subject.prefix}a`, Buffer.alloc(4_000_000))
      const stream = await subject.store.readStream(subject.bucket, `${subject.prefix}a`)
      for await (const _ of stream) break
      if (!stream.closed) await once(stream, 'close')
      expect(stream.destroyed).toBe(true)
    })
  })
}
