import type { CompressionCodec } from 'hyparquet'
import { compress } from './compress.ts'

export const CODECS = ['snappy', 'zstd'] as const
/** How the pages of a file are compressed. */
export type Codec = (typeof CODECS)[number]

export interface Compressor {
  /** As Parquet calls it. https://github.com/apache/parquet-format/blob/master/Compression.md */
  readonly codec: CompressionCodec
  /** @returns bytes that are good until the next page is compressed */
  compress(page: Uint8Array): Uint8Array
}

export const COMPRESSORS: Readonly<Record<Codec, Compressor>> = {
  /** Every reader has it. */
  snappy: { codec: 'SNAPPY', compress },
  /** A third smaller, for about the same CPU time; readers older than parquet-java 1.12 may lack it. */
  zstd: { codec: 'ZSTD', compress: compressZstd },
}

/** At zstd's own level, 3. The module is looked up by who compresses: an import would take its time of every cold start. */
function compressZstd(page: Uint8Array): Uint8Array {
  return process.getBuiltinModule('node:zlib').zstdCompressSync(page)
}
