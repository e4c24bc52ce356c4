import { BrokenContent } from './broken-content.ts'
import { Decoder, type ZlibStream } from './decoder.ts'

/** Bytes that a decompressor hands over at once. What it has begun when it finds a fault is lost. */
const CHUNK_BYTES = 64 * 1024
/**
 * 2^23 bytes is what every decompressor should take, and all that `zstd` needs without `--ultra` and `--long`.
 * https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1.2
 */
const ZSTD_WINDOW_LOG = 23

export type Compression = keyof typeof STREAMS

type Zlib = typeof import('node:zlib')

const STREAMS = {
  gzip: ({ createGunzip }: Zlib): ZlibStream => createGunzip({ chunkSize: CHUNK_BYTES }),
  zstd: ({ createZstdDecompress, constants }: Zlib): ZlibStream =>
    createZstdDecompress({
      chunkSize: CHUNK_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
    }),
  deflate: ({ createInflateRaw }: Zlib): ZlibStream => createInflateRaw({ chunkSize: CHUNK_BYTES }),
}

/**
 * What `pieces` inflate to. Several gzip members, or zstd frames, are one content; deflate has one end, which must be
 * that of the pieces.
 * @throws BrokenContent if the compressed data is damaged, cut off, or followed by something else
 */
export async function* inflate(
  pieces: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array, void, void> {
  // Loaded here, so that only what is compressed costs it.
  const zlib = await import('node:zlib')
  const open = () => new Decoder(STREAMS[compression](zlib))
  let decoder = open()
  try {
    for await (const piece of pieces) {
      let rest = yield* decoder.feed(piece)
      while (rest.byteLength > 0) {
        if (compression === 'deflate') throw new BrokenContent('bytes follow the end of the compressed data')
        decoder.destroy()
        decoder = open()
        rest = yield* decoder.feed(rest)
      }
    }
    yield* decoder.finish()
  } finally {
    decoder.destroy()
  }
}
