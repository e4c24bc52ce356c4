import { crc32, deflateRawSync } from 'node:zlib'

interface ZipMember {
  readonly name: string
  readonly content: Uint8Array
}

/** 1980-01-01, when time begins in a zip: the same members make the same bytes. */
const DOS_DATE = 0x0021
const VERSION = 20
const UTF8_NAMES = 0x0800
const DEFLATE = 8

/** A zip of a few small members, as `zip` makes one. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const { name, content } of members) {
    const data = deflateRawSync(content)
    const nameBytes = Buffer.from(name)
    const common = Buffer.concat([
      uint16s(VERSION, UTF8_NAMES, DEFLATE, 0, DOS_DATE),
      uint32s(crc32(content), data.byteLength, content.byteLength),
      uint16s(nameBytes.byteLength, 0),
    ])
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, data])
    const place = Buffer.concat([uint16s(0, 0, 0), uint32s(0, offset)])
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02'), uint16s(VERSION), common, place, nameBytes]))
    locals.push(local)
    offset += local.byteLength
  }
  const directory = Buffer.concat(entries)
  const counts = [uint16s(0, 0, members.length, members.length), uint32s(directory.byteLength, offset), uint16s(0)]
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), ...counts])
}

function uint16s(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * numbers.length)
  for (const [index, number] of numbers.entries()) bytes.writeUInt16LE(number, 2 * index)
  return bytes
}

function uint32s(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 4 * index)
  return bytes
}
