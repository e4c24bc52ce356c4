import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFile {
  readonly name: string
  readonly content?: Uint8Array
  readonly method?: number
  readonly flags?: number
  /** What the headers say, if that is not the truth. */
  readonly says?: {
    readonly crc?: number
    readonly size?: number
    readonly compressedSize?: number
    /** Where the file is in the zip. */
    readonly offset?: number
  }
  /** Compressed data, if it is not what the content compresses to. */
  readonly data?: Uint8Array
}

/** A zip file, as broken as it is told. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zipOf(...files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content = Buffer.alloc(0), method = 8, flags = 0, says = {}, ...file } of files) {
    const data = file.data ?? (method === 8 ? deflateRawSync(content) : content)
    const { crc = crc32(content), size = content.byteLength, compressedSize = data.byteLength } = says
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags | 0x800, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(compressedSize, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(says.offset ?? offset, 10)
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, place, Buffer.from(name))
    locals.push(local)
    offset += local.byteLength
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(entries.byteLength, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, entries, end])
}
