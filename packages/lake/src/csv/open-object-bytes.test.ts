import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneObject } from '../../test/one-object.ts'
import { collect } from '../../test/store-contract/subject.ts'
import { zipOf } from '../../test/zip.ts'
import { openObjectBytes } from './open-object-bytes.ts'
import type { InflateLimits } from './stored-object.ts'

const MIB = 1024 * 1024
const TEXT = Buffer.from(Array.from({ length: 2000 }, (_, i) => `${i},${(i * 7919) % 1009}\n`).join(''))

const BAD_COMPRESSION = { name: 'InputError', code: 'BAD_COMPRESSION' }

/** Keys with their ending, and how their objects are made. */
const FORMATS: readonly (readonly [key: string, compress: (content: Uint8Array) => Buffer])[] = [
  ['a.csv', content => Buffer.from(content)],
  ['a.csv.gz', content => gzipSync(content)],
  ['A.CSV.GZ', content => gzipSync(content, { level: 1 })],
  ['a.gz', content => Buffer.concat([gzipSync(content.subarray(0, 9)), gzipSync(content.subarray(9))])],
  ['a.csv.zst', content => zstdCompressSync(content)],
  [
    'a.Zst',
    content =>
      Buffer.concat([SKIPPABLE, zstdCompressSync(content.subarray(0, 9)), zstdCompressSync(content.subarray(9))]),
  ],
  ['a.zip', content => zipOf({ name: 'a.csv', content })],
  ['a.ZIP', content => zipOf({ name: 'a.CSV', content, method: 0 })],
]

/** https://www.rfc-editor.org/rfc/rfc8878#section-3.1.2 */
const SKIPPABLE = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

const COMPRESSED = [
  ['a.csv.gz', gzipSync],
  ['a.csv.zst', zstdCompressSync],
] as const

/** `SEEDS=100` runs more. */
const RUNS = Number(process.env.SEEDS ?? 15)
/** `MEBIBYTES=40` reads more, of each format. */
const MEBIBYTES = Number(process.env.MEBIBYTES ?? 12)

describe('openObjectBytes', () => {
  it.each(FORMATS)('reads %s from any byte on', async (key, compress) => {
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(), async (content, at) => {
        const { store, object } = oneObject(key, compress(content))
        const bytes = await openObjectBytes(store, object)
        for (const start of [0, at % (content.byteLength + 1), content.byteLength, content.byteLength + 5]) {
          const read = Buffer.concat(await collect(bytes.read(start)))
          expect(read.equals(content.subarray(start))).toBe(true)
        }
      }),
      { numRuns: RUNS },
    )
  })

  it.each(FORMATS)('reads %s of many pieces, and keeps little of it', async (key, compress) => {
    const content = Buffer.alloc(MEBIBYTES * MIB)
    for (let i = 0; i < content.length; i += 4) content.writeUInt32LE((Math.imul(i, 2654435761) >>> 9) % 5000, i)
    const { store, object, reads } = oneObject(key, compress(content))
    const bytes = await openObjectBytes(store, object)
    let at = 3 * MIB + 1
    for await (const piece of bytes.read(at)) {
      expect(piece.byteLength).toBeLessThanOrEqual(MIB)
      expect(content.subarray(at, at + piece.byteLength).equals(piece)).toBe(true)
      at += piece.byteLength
    }
    expect(at).toBe(content.length)
    for (const [start, end] of reads) expect(end - start).toBeLessThanOrEqual(MIB)
  })

  it('seeks in what is not compressed', async () => {
    const { store, object, reads } = oneObject('a.csv', TEXT)
    const bytes = await openObjectBytes(store, object)
    await collect(bytes.read(1000))
    expect(bytes.canSeek).toBe(true)
    expect(reads).toEqual([[1000, TEXT.length]])
  })

  it.each(['a.gz', 'a.zst'])('does not seek in %s', async key => {
    const { store, object } = oneObject(key, TEXT)
    expect(await openObjectBytes(store, object)).toMatchObject({ canSeek: false })
  })

  it.each([-1, 0.5, Number.NaN])('does not start at %d', async start => {
    for (const [key, compress] of FORMATS) {
      const { store, object } = oneObject(key, compress(TEXT))
      const bytes = await openObjectBytes(store, object)
      expect(() => bytes.read(start)).toThrow(RangeError)
    }
  })

  it('passes on what the store fails with', async () => {
    for (const [key, compress] of FORMATS) {
      const { store, object } = oneObject(key, compress(TEXT))
      const reading = async () => collect((await openObjectBytes(store, { ...object, etag: 'old' })).read(0))
      await expect(reading()).rejects.toMatchObject({ name: 'PreconditionFailed' })
    }
  })
})

describe.each(COMPRESSED)('openObjectBytes of a broken %s', (key, compress) => {
  const small = compress(TEXT.subarray(0, 300))

  async function outcomeOf(stored: Uint8Array, limits?: InflateLimits) {
    const { store, object } = oneObject(key, stored)
    const read: Uint8Array[] = []
    try {
      for await (const piece of (await openObjectBytes(store, object, limits)).read(0)) read.push(piece)
      return { content: Buffer.concat(read), error: undefined }
    } catch (error) {
      return { content: Buffer.concat(read), error }
    }
  }

  it('fails wherever it is cut off', async () => {
    for (let size = 0; size < small.length; size++) {
      const { content, error } = await outcomeOf(small.subarray(0, size))
      expect(error, `${size} bytes`).toMatchObject(BAD_COMPRESSION)
      expect(TEXT.subarray(0, content.length).equals(content)).toBe(true)
    }
  })

  it('fails wherever a second one is cut off', async () => {
    for (let size = 1; size < small.length; size++) {
      const { content, error } = await outcomeOf(Buffer.concat([small, small.subarray(0, size)]))
      expect(error, `${size} bytes`).toMatchObject(BAD_COMPRESSION)
      expect(content.subarray(0, 300).equals(TEXT.subarray(0, 300))).toBe(true)
    }
  })

  it.each([
    ['a zero', Buffer.alloc(1)],
    ['zeros', Buffer.alloc(512)],
    ['zeros and a second one', Buffer.concat([Buffer.alloc(3), small])],
    ['text', Buffer.from('a,b\n1,2\n')],
    ['a start like its own', small.subarray(0, 1)],
  ])('fails when %s follows', async (_what, after) => {
    const { error } = await outcomeOf(Buffer.concat([small, after]))
    expect(error).toMatchObject(BAD_COMPRESSION)
  })

  it('never passes off anything else for the content', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(small)
        damaged.writeUInt8(damaged.readUInt8(at) ^ flip, at)
        const { content, error } = await outcomeOf(damaged)
        if (error !== undefined) expect(error).toMatchObject(BAD_COMPRESSION)
        else if (key === 'a.csv.gz') expect(content.equals(TEXT.subarray(0, 300))).toBe(true)
      }),
    )
  })

  it('yields what comes before the fault, and says where that is', async () => {
    const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761) >>> 13))
    const stored = compress(content)
    const result = await outcomeOf(stored.subarray(0, stored.length - 10))
    expect(result.content.length).toBeGreaterThan(100_000)
    expect(content.subarray(0, result.content.length).equals(result.content)).toBe(true)
    expect(result.error).toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^s3://b/${key}: Expected .+ found after ${result.content.length} bytes of content: .+`),
      ),
    })
  })

  it('fails for what inflates to more than the limit', async () => {
    const stored = compress(TEXT)
    const exact = await outcomeOf(stored, { maxBytes: TEXT.length, maxRatio: 200 })
    expect(exact).toEqual({ content: TEXT, error: undefined })
    const over = await outcomeOf(stored, { maxBytes: TEXT.length - 1, maxRatio: 200 })
    expect(over.content.equals(TEXT.subarray(0, -1))).toBe(true)
    expect(over.error).toMatchObject({
      name: 'InputError',
      code: 'TOO_LARGE',
      message: expect.stringContaining(`at most ${TEXT.length - 1} bytes`),
    })
  })

  it('fails for a bomb, but not for a small one', async () => {
    expect((await outcomeOf(compress(Buffer.alloc(16 * MIB)))).error).toBeUndefined()
    const { content, error } = await outcomeOf(compress(Buffer.alloc(64 * MIB)))
    expect(error).toMatchObject({ name: 'InputError', code: 'TOO_LARGE' })
    expect(content.length).toBeGreaterThanOrEqual(16 * MIB)
    expect(content.length).toBeLessThan(64 * MIB)
  })
})

/** Random bytes, which do not compress, and bytes that compress well. */
const contents = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map(bytes => Buffer.from(bytes)),
  fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(3000)).map(([unit, times]) => {
    return Buffer.alloc(unit.length * times, Buffer.from(unit))
  }),
)
