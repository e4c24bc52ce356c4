import { setTimeout as sleep } from 'node:timers/promises'
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { collect } from '../../test/store-contract/subject.ts'
import type { ZlibStream } from './decoder.ts'
import { type Compression, inflate } from './inflate.ts'

const { opened } = vi.hoisted(() => ({ opened: [] as ZlibStream[] }))

vi.mock('node:zlib', async importOriginal => {
  const zlib = await importOriginal<typeof import('node:zlib')>()
  const noted = <T extends ZlibStream, O>(create: (options?: O) => T) => {
    return (options?: O) => {
      const stream = create(options)
      opened.push(stream)
      return stream
    }
  }
  return {
    ...zlib,
    createGunzip: noted(zlib.createGunzip),
    createZstdDecompress: noted(zlib.createZstdDecompress),
    createInflateRaw: noted(zlib.createInflateRaw),
  }
})

const COMPRESSIONS: readonly (readonly [Compression, (content: Uint8Array) => Buffer])[] = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['deflate', deflateRawSync],
]
const TEXT = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `${i},${(i * 7919) % 1009}\n`).join(''))
const BROKEN = { name: 'BrokenContent' }

async function* piecesOf(bytes: Uint8Array, cuts: readonly number[], onEnd = () => {}): AsyncGenerator<Uint8Array> {
  try {
    const ends = [...cuts.map(cut => cut % (bytes.byteLength + 1)), bytes.byteLength].sort((a, b) => a - b)
    for (const [i, end] of ends.entries()) yield bytes.subarray(ends[i - 1] ?? 0, end)
  } finally {
    onEnd()
  }
}

describe.each(COMPRESSIONS)('inflate of %s', (compression, compress) => {
  afterEach(() => {
    expect(opened.length).toBeGreaterThan(0)
    expect(opened.filter(stream => !stream.destroyed)).toEqual([])
    opened.length = 0
  })

  it('does not mind how its input is cut up', async () => {
    const members = fc.array(fc.uint8Array({ maxLength: 300 }), {
      minLength: 1,
      maxLength: compression === 'deflate' ? 1 : 4,
    })
    await fc.assert(
      fc.asyncProperty(members, fc.array(fc.nat(3000)), async (members, cuts) => {
        const pieces = piecesOf(Buffer.concat(members.map(compress)), cuts)
        const content = Buffer.concat(await collect(inflate(pieces, compression)))
        expect(content.equals(Buffer.concat(members))).toBe(true)
      }),
    )
  })

  it('fails for what follows, however that is cut up', async () => {
    const stored = compress(TEXT.subarray(0, 100))
    const after = fc.oneof(fc.constant([0]), fc.constant([0, 0, 0, 0]), fc.constant([...Buffer.from('a,b\n1,2\n')]))
    await fc.assert(
      fc.asyncProperty(after, fc.array(fc.nat(300)), fc.boolean(), async (after, cuts, atEdge) => {
        const pieces = piecesOf(Buffer.concat([stored, Buffer.from(after)]), atEdge ? [...cuts, stored.length] : cuts)
        await expect(collect(inflate(pieces, compression))).rejects.toMatchObject(BROKEN)
      }),
    )
  })

  it('yields all that came out before the input ends too early', async () => {
    const pieces = piecesOf(compress(TEXT).subarray(0, -1), [5000, 10_000])
    const read: Uint8Array[] = []
    const reading = async () => {
      for await (const piece of inflate(pieces, compression)) {
        read.push(piece)
        await sleep(1)
      }
    }
    await expect(reading()).rejects.toMatchObject(BROKEN)
    const content = Buffer.concat(read)
    expect(content.length).toBeGreaterThanOrEqual(compression === 'zstd' ? 128 * 1024 : TEXT.length - 300)
    expect(TEXT.subarray(0, content.length).equals(content)).toBe(true)
  })

  it('lets go of everything when its reader stops', async () => {
    const onEnd = vi.fn()
    const content = inflate(piecesOf(compress(Buffer.alloc(50_000_000, 'a,b\n')), [9], onEnd), compression)
    for await (const _ of content) break
    expect(onEnd).toHaveBeenCalledOnce()
    await sleep(20)
  })

  it('passes on what its input fails with', async () => {
    const failure = new Error('out of order')
    async function* failing() {
      yield compress(TEXT).subarray(0, 1000)
      throw failure
    }
    await expect(collect(inflate(failing(), compression))).rejects.toBe(failure)
  })

  it('works ahead by little, however much there is in a piece', async () => {
    const content = inflate(piecesOf(compress(Buffer.alloc(100_000_000)), []), compression)
    await content.next()
    await sleep(50)
    const [stream] = opened
    expect(stream?.readableLength).toBeLessThan(1_000_000)
    await content.return()
  })
})

it('refuses zstd data that would take much memory', async () => {
  const { constants } = await import('node:zlib')
  const stored = zstdCompressSync(Buffer.alloc(20_000_000), { params: { [constants.ZSTD_c_windowLog]: 24 } })
  await expect(collect(inflate(piecesOf(stored, []), 'zstd'))).rejects.toMatchObject(BROKEN)
})
