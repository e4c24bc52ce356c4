import { InputError } from '../errors.ts'
import type { CsvEncoding } from './dialect.ts'
import { Utf16Decoder } from './utf16.ts'

const BYTE_ORDER_MARKS: readonly (readonly [CsvEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** The encoding that a file's byte order mark tells, or `undefined` if it has none. */
export function sniffEncoding(firstBytes: Uint8Array): CsvEncoding | undefined {
  return BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => firstBytes[index] === byte))?.[0]
}

/**
 * The text as UTF-8, without its byte order mark. A lone surrogate of UTF-16, which UTF-8 cannot say, comes as the three
 * bytes that its number would have (WTF-8): a reader that knows them can refuse just the row that it is in.
 * @throws InputError NOT_UTF16 if UTF-16 ends within a code unit.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Exclude<CsvEncoding, 'utf-8'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (encoding === 'latin1' || encoding === 'windows-1252') {
    const toText = encoding === 'latin1' ? latin1Text : windows1252Text
    for await (const chunk of chunks) yield Buffer.from(toText(chunk))
    return
  }
  const decoder = new Utf16Decoder(encoding)
  for await (const chunk of chunks) {
    const bytes = decoder.decode(chunk)
    if (bytes.length > 0) yield bytes
  }
  const bytes = decoder.end()
  if (bytes === undefined)
    throw new InputError('NOT_UTF16', 'Expected code units of two bytes, found half of one at the end')
  if (bytes.length > 0) yield bytes
}

function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** Bytes 80 to 9F of Windows-1252. The five without a character are control characters, as browsers have them. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/** By a table, not by TextDecoder: in many versions of Node, 24.0 among them, that takes Windows-1252 for ISO-8859-1. */
function windows1252Text(bytes: Uint8Array): string {
  return latin1Text(bytes).replace(/[\u0080-\u009f]/g, control => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80))
}
