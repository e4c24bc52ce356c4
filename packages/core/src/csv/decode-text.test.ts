import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inChunks, sizes } from '../../test/csv-text.ts'
import { sniffEncoding, toUtf8 } from './decode-text.ts'

type Utf16 = 'utf-16le' | 'utf-16be'
const utf16 = fc.constantFrom<Utf16>('utf-16le', 'utf-16be')

function encodeUtf16(text: string, encoding: Utf16): Buffer {
  const bytes = Buffer.from(text, 'utf16le')
  return encoding === 'utf-16be' ? bytes.swap16() : bytes
}

async function decode(chunks: AsyncIterable<Uint8Array>, encoding: Parameters<typeof toUtf8>[1]): Promise<Buffer> {
  const decoded: Uint8Array[] = []
  for await (const chunk of toUtf8(chunks, encoding)) decoded.push(chunk)
  return Buffer.concat(decoded)
}

describe('the encoding', () => {
  it.each([
    ['efbbbf41', 'utf-8'],
    ['fffe', 'utf-16le'],
    ['feff0041', 'utf-16be'],
    ['', undefined],
    ['ef', undefined],
    ['efbb', undefined],
    ['616263', undefined],
  ])('of a file that starts with %s is %s', (hex, encoding) => {
    expect(sniffEncoding(Buffer.from(hex, 'hex'))).toBe(encoding)
  })
})

describe('UTF-16', () => {
  it('becomes UTF-8, with or without its byte order mark, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        utf16,
        fc.boolean(),
        sizes,
        async (text, encoding, isMarked, sizes) => {
          fc.pre(!text.startsWith('\ufeff'))
          const bytes = encodeUtf16((isMarked ? '\ufeff' : '') + text, encoding)
          expect((await decode(inChunks(bytes, sizes), encoding)).toString()).toBe(text)
        },
      ),
    )
  })

  it('keeps lone surrogates, each as three bytes of its own', async () => {
    const units = fc.array(fc.constantFrom(0x41, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(units, utf16, sizes, async (units, encoding, sizes) => {
        const text = String.fromCharCode(...units)
        const expected = [...text].map(character =>
          character.isWellFormed() ? Buffer.from(character).toString('hex') : threeBytes(character.charCodeAt(0)),
        )
        const bytes = await decode(inChunks(encodeUtf16(text, encoding), sizes), encoding)
        expect(bytes.toString('hex')).toBe(expected.join(''))
      }),
    )
  })

  it('has a byte order mark only at its start', async () => {
    const bytes = encodeUtf16('\ufeffa\ufeffb', 'utf-16le')
    expect((await decode(inChunks(bytes, [1, 3]), 'utf-16le')).toString()).toBe('a\ufeffb')
  })

  it.each([[[0x41]], [[0x41, 0, 0x42]], [[0, 0xd8, 0x42]]])('may not end within a code unit: %j', async bytes => {
    const decoded = decode(inChunks(Uint8Array.from(bytes), []), 'utf-16le')
    await expect(decoded).rejects.toThrow(expect.objectContaining({ code: 'NOT_UTF16' }))
  })
})

/** The bits of UTF-8 that has three bytes. */
function threeBytes(code: number): string {
  const bits = code.toString(2).padStart(16, '0')
  const bytes = [`1110${bits.slice(0, 4)}`, `10${bits.slice(4, 10)}`, `10${bits.slice(10)}`]
  return bytes.map(byte => Number.parseInt(byte, 2).toString(16)).join('')
}

describe('encodings of one byte', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)

  it('latin1 has the first 256 characters of Unicode', async () => {
    const text = (await decode(inChunks(all, [100, 1]), 'latin1')).toString()
    expect([...text].map(character => character.codePointAt(0))).toEqual([...all])
  })

  it('windows-1252 differs from it in 27', async () => {
    const text = (await decode(inChunks(all, [130, 1]), 'windows-1252')).toString()
    const differing = [...text].filter((character, byte) => character.codePointAt(0) !== byte)
    expect(differing.join('')).toBe('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')
    expect(text).toBe(new TextDecoder('windows-1252').decode(all))
  })
})
