import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { failingStream, type Subject, streamOf } from './subject.ts'

const MEGABYTE = 1024 * 1024

export function writingContract(open: () => Subject): void {
  describe('writing', () => {
    it('replaces the whole object', async () => {
      const subject = open()
      await subject.put('a', 'a long text')
      await subject.put('a', 'short')
      expect(await subject.text('a')).toBe('short')
      expect(await subject.names()).toEqual(['a'])
    })

    it.each([[[]], [['', '']], [['one']], [['one', '', ' two']]])('writes the stream %j', async pieces => {
      const subject = open()
      const written = await subject.store.write(subject.bucket, `${subject.prefix}a`, streamOf(...pieces))
      expect(written.size).toBe(pieces.join('').length)
      expect(await subject.text('a')).toBe(pieces.join(''))
      expect((await subject.store.head(subject.bucket, `${subject.prefix}a`)).etag).toBe(written.etag)
    })

    it('writes a stream of many parts, of pieces of any size', async () => {
      const subject = open()
      const key = `${subject.prefix}big`
      const sent = createHash('sha256')
      let size = 0
      async function* pieces() {
        for (let i = 0; size < 20 * MEGABYTE; i++) {
          const piece = Buffer.alloc((i * 7919) % 300_000, `${i} `)
          sent.update(piece)
          size += piece.length
          yield piece
        }
      }
      const written = await subject.store.write(subject.bucket, key, pieces())
      expect(written).toMatchObject({ size })
      const received = createHash('sha256')
      for await (const piece of await subject.store.readStream(subject.bucket, key, { ifMatch: written.etag })) {
        received.update(piece)
      }
      expect(received.digest('hex')).toBe(sent.digest('hex'))
      expect(await subject.store.head(subject.bucket, key)).toMatchObject(written)
    })

    it.each([
      ['in its first part', 2, 1000],
      ['parts later', 18, MEGABYTE],
    ])('leaves the old object, and nothing new, when the stream throws %s', async (_when, pieces, bytesEach) => {
      const subject = open()
      await subject.put('old', 'old')
      const failure = Object.assign(new Error('the source broke'), { code: 'EIO' })
      for (const name of ['old', 'new']) {
        const body = failingStream(failure, pieces, bytesEach)
        await expect(subject.store.write(subject.bucket, subject.prefix + name, body)).rejects.toBe(failure)
      }
      expect(await subject.names()).toEqual(['old'])
      expect(await subject.text('old')).toBe('old')
    })

    it('shows readers one whole version or another', async () => {
      const subject = open()
      const key = `${subject.prefix}a`
      const version = (i: number) => Buffer.alloc(200_000 + i, `${i}`)
      await subject.store.write(subject.bucket, key, version(0))
      let done = false
      const write = async () => {
        for (let i = 1; i < 10; i++) await subject.store.write(subject.bucket, key, version(i))
        done = true
      }
      const read = async () => {
        while (!done) {
          const found = Buffer.from(await subject.store.read(subject.bucket, key))
          expect(found.equals(version(found.length - 200_000))).toBe(true)
        }
      }
      await Promise.all([write(), read(), read()])
    })
  })

  describe('deleting', () => {
    it('deletes what is there, and is content with what is not', async () => {
      const subject = open()
      for (const name of ['a', 'b', 'c/d', 'c/e']) await subject.put(name, name)
      const keys = ['a', 'c/d', 'missing', 'missing/deeper', 'a'].map(name => subject.prefix + name)
      await subject.store.delete(subject.bucket, keys)
      await subject.store.delete(subject.bucket, keys)
      await subject.store.delete(subject.bucket, [])
      expect(await subject.names()).toEqual(['b', 'c/e'])
    })

    it('frees the name of a folder with its last object', async () => {
      const subject = open()
      await subject.put('a/b/c', 'c')
      await subject.store.delete(subject.bucket, [`${subject.prefix}a/b/c`])
      await subject.put('a', 'now an object')
      expect(await subject.names()).toEqual(['a'])
    })
  })
}
