import { crc32 } from 'node:zlib'
import type { Entry } from 'yauzl'
import { checkRange } from '../store/byte-range.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { readRanges } from '../store/read-ranges.ts'
import { BrokenContent } from './broken-content.ts'
import { guardContent } from './guard-content.ts'
import { harmless } from './harmless.ts'
import { inflate } from './inflate.ts'
import { readFrom } from './read-from.ts'
import { type InflateLimits, type ObjectBytes, objectFault, type StoredObject } from './stored-object.ts'
import { ZipArchive } from './zip-archive.ts'

const NAMES_IN_MESSAGE = 10
/** APPNOTE.TXT 4.4.5. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
const METHODS = new Map([
  [0, 'stored'],
  [8, 'deflate'],
] as const)

/** The content of the one CSV file in a zip. @throws InputError BAD_ZIP if there is none, or several */
export async function openZippedCsv(
  store: ObjectStore,
  object: StoredObject,
  limits: InflateLimits,
): Promise<ObjectBytes> {
  const zip = await ZipArchive.open(store, object)
  const files = (await zip.entries()).filter(isFile)
  const [csv, ...others] = files.filter(isCsv)
  if (csv === undefined) throw objectFault(object, 'BAD_ZIP', `Expected a CSV file in the zip, found ${listOf(files)}`)
  if (others.length > 0) {
    throw objectFault(object, 'BAD_ZIP', `Expected one CSV file in the zip, found ${listOf([csv, ...others])}`)
  }
  return openZipEntry(store, zip, csv, limits)
}

/** The content of an entry. @throws InputError BAD_ZIP if it is encrypted, or compressed by an unknown method */
async function openZipEntry(
  store: ObjectStore,
  zip: ZipArchive,
  entry: Entry,
  limits: InflateLimits,
): Promise<ObjectBytes> {
  const { object } = zip
  const what = `zip entry "${harmless(entry.fileName)}"`
  if (entry.isEncrypted()) throw objectFault(object, 'BAD_ZIP', `Expected ${what} to be readable, found it encrypted`)
  const method = METHODS.get(entry.compressionMethod as 0 | 8)
  if (method === undefined) {
    const found = `found method ${entry.compressionMethod}`
    throw objectFault(object, 'BAD_ZIP', `Expected ${what} to be stored or compressed by deflate, ${found}`)
  }
  const start = await zip.dataStart(entry)
  const end = start + entry.compressedSize
  const compressed = { object, what, size: entry.compressedSize, code: 'BAD_ZIP' } as const
  function content(): AsyncIterable<Uint8Array> {
    const data = readRanges(store, object, { start, end })
    return checkEntry(method === 'stored' ? data : inflate(data, 'deflate'), entry)
  }
  return {
    canSeek: false,
    read(start) {
      checkRange({ start })
      return readFrom(start, guardContent(content(), compressed, limits))
    },
  }
}

/** @throws BrokenContent if the content has another size or checksum than its entry says */
async function* checkEntry(content: AsyncIterable<Uint8Array>, entry: Entry): AsyncGenerator<Uint8Array, void, void> {
  let size = 0
  let checksum = 0
  for await (const piece of content) {
    size += piece.byteLength
    checksum = crc32(piece, checksum)
    yield piece
  }
  if (size !== entry.uncompressedSize) {
    throw new BrokenContent(`the zip says ${entry.uncompressedSize} bytes, the content has ${size}`)
  }
  if (checksum !== entry.crc32) throw new BrokenContent('the content does not have the CRC-32 that the zip says')
}

/** Not a folder, and not what systems add unasked: macOS its attributes, others hidden files. */
function isFile({ fileName }: Entry): boolean {
  const segments = fileName.split('/')
  const isHidden = segments.some(name => name === '__MACOSX' || (name.startsWith('.') && name !== '.'))
  return !fileName.endsWith('/') && !isHidden
}

function isCsv({ fileName }: Entry): boolean {
  return /\.csv$/i.test(fileName)
}

function listOf(entries: readonly Entry[]): string {
  if (entries.length === 0) return 'no files'
  const names = entries.slice(0, NAMES_IN_MESSAGE).map(({ fileName }) => `"${harmless(fileName)}"`)
  const more = entries.length > names.length ? ` and ${entries.length - names.length} more` : ''
  return names.join(', ') + more
}
