import fc from 'fast-check'
import { snappyUncompress } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { runs } from '../../test/runs.ts'
import { compress } from './compress.ts'

function uncompress(compressed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length)
  snappyUncompress(compressed, output)
  return output
}

/** Bytes that no compressor shrinks, from a generator of its own so that the test stays the same. */
function noise(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state >>> 24
  })
}

/** Runs, copies from near and far, and noise, in some order. */
const stretches = fc.array(
  fc.record({
    kind: fc.constantFrom('noise', 'copy', 'run'),
    length: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 40_000 })),
    offset: fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 65_000, max: 66_000 })),
  }),
  { maxLength: 12 },
)

function pageOf(parts: readonly { kind: string; length: number; offset: number }[]): Uint8Array {
  const page = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  const random = noise(page.length)
  let at = 0
  for (const { kind, length, offset } of parts) {
    for (const end = at + length; at < end; at++) {
      const copied = kind === 'copy' && at >= offset ? page[at - offset] : random[at]
      page[at] = kind === 'run' ? offset : (copied ?? 0)
    }
  }
  return page
}

describe('a compressed page', () => {
  it('comes back whatever repeats in it, and is the same whatever came before', () => {
    fc.assert(
      fc.property(stretches, parts => {
        const page = pageOf(parts)
        const compressed = Uint8Array.from(compress(page))
        expect(Buffer.compare(uncompress(compressed, page.length), page)).toBe(0)
        compress(noise(20_000))
        expect(Buffer.compare(compress(page), compressed)).toBe(0)
      }),
      runs(100),
    )
  })

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 1, max: 60 }), (bytes, times) => {
        const page = Buffer.concat(new Array<Uint8Array>(times).fill(bytes))
        expect(Buffer.compare(uncompress(compress(page), page.length), page)).toBe(0)
      }),
    )
  })

  it.each([16_385, 65_536, 100_001, 2_200_000])('of %i bytes that do not shrink is one literal', length => {
    const page = noise(length)
    const compressed = compress(page)
    expect(compressed.length).toBeLessThan(length + 10)
    expect(Buffer.compare(uncompress(compressed, length), page)).toBe(0)
  })

  it('that shrinks is made smaller', () => {
    expect(compress(Buffer.alloc(100_000, 'shardId-000000000001')).length).toBeLessThan(10_000)
  })
})
