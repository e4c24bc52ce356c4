import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { CsvEncoding } from '@inlet/core'
import { zipOf } from './zip.ts'

/** How texts become bytes, and the characters that can. */
export const ENCODINGS: readonly (readonly [CsvEncoding, encode: (text: string) => Buffer, characters: string])[] = [
  ['utf-8', text => Buffer.from(text), 'aé\u0080カ😀\u2028'],
  ['utf-16le', text => Buffer.from(text, 'utf16le'), 'aé\u0080カ😀\u2028'],
  ['utf-16be', text => Buffer.from(text, 'utf16le').swap16(), 'aé\u0080カ😀\u2028'],
  ['latin1', text => Buffer.from(text, 'latin1'), 'aéÿ\u0080þ'],
  ['windows-1252', text => Buffer.from(text.replaceAll('€', '\u0080').replaceAll('Ÿ', '\u009f'), 'latin1'), 'aéÿ€Ÿ'],
]

/** How content is stored under a key. */
export const COMPRESSIONS: readonly (readonly [key: string, compress: (content: Buffer) => Buffer])[] = [
  ['a.csv', content => content],
  ['a.csv.gz', content => gzipSync(content)],
  ['a.csv.zst', content => zstdCompressSync(content)],
  ['a.zip', content => zipOf({ name: 'a.csv', content })],
]
