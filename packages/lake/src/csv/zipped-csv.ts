import { crc32 } from 'node:zlib'
import type { Entry } from 'yauzl'
import { readRanges } from '../index.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { BrokenContent } from './broken-content.ts'
import { type Compressed, guardContent, locateFault, mostBytes } from './guard-content.ts'
import { harmless } from './harmless.ts'
import { inflate } from './inflate.ts'
import { inflatedBytes } from './inflated-bytes.ts'
import { type InflateLimits, type ObjectBytes, objectFault, type StoredObject } from './stored-object.ts'
import { ZipArchive } from './zip-archive.ts'

const NAMES_IN_MESSAGE = 10
/** APPNOTE.TXT 4.4.5. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
const METHODS = new Map([
  [0, 'stored'],
  [8, 'deflate'],
] as const)

/** APPNOTE.TXT 4.3.7, without the name and what may follow it. */
const LOCAL_HEADER_BYTES = 30

/** The content of the one CSV file in a zip. @throws InputError BAD_ZIP if there is none, or several */
export async function openZippedCsv(
  store: ObjectStore,
  object: StoredObject,
  limits: InflateLimits,
): Promise<ObjectBytes> {
  const zip = await ZipArchive.open(store, object)
  const [csv, ...others] = await csvEntries(zip)
  if (others.length > 0) {
    throw objectFault(object, 'BAD_ZIP', `Expected one CSV file in the zip, found ${listOf([csv, ...others])}`)
  }
  const { compressed, read } = openEntry(store, zip, csv)
  return inflatedBytes(() => guardContent(read(), compressed, limits))
}

export interface ZippedCsv {
  /** As the zip has it. */
  readonly name: string
  readonly bytes: ObjectBytes
}

/**
 * The CSV files of a zip, in the order of their names. The limits are for all of them together.
 * @throws InputError BAD_ZIP if there is none, if one cannot be read, if two have one name or overlap; TOO_LARGE
 */
export async function openZippedCsvs(
  store: ObjectStore,
  object: StoredObject,
  limits: InflateLimits,
): Promise<readonly ZippedCsv[]> {
  const zip = await ZipArchive.open(store, object)
  const entries = (await csvEntries(zip)).toSorted(byName)
  checkNames(object, entries)
  checkApart(object, entries)
  checkTotal(object, entries, limits)
  return entries.map(entry => {
    const { compressed, read } = openEntry(store, zip, entry)
    return { name: entry.fileName, bytes: inflatedBytes(() => locateFault(read(), compressed)) }
  })
}

/** @throws InputError BAD_ZIP if there is none */
async function csvEntries(zip: ZipArchive): Promise<readonly [Entry, ...Entry[]]> {
  const files = (await zip.entries()).filter(isFile)
  const [csv, ...others] = files.filter(isCsv)
  if (csv !== undefined) return [csv, ...others]
  throw objectFault(zip.object, 'BAD_ZIP', `Expected a CSV file in the zip, found ${listOf(files)}`)
}

/** By the bytes of their names: the first part of several is the first, however they were put together. */
function byName(a: Entry, b: Entry): number {
  return Buffer.compare(Buffer.from(a.fileName), Buffer.from(b.fileName))
}

/** One file in place of another, as some tools update an archive, is not both. @throws InputError BAD_ZIP */
function checkNames(object: StoredObject, entries: readonly Entry[]): void {
  for (const [index, entry] of entries.entries()) {
    if (entries[index + 1]?.fileName !== entry.fileName) continue
    throw objectFault(
      object,
      'BAD_ZIP',
      `Expected files of different names in the zip, found ${listOf([entry, entry])}`,
    )
  }
}

/** Bytes that belong to several entries would be inflated for each. @throws InputError BAD_ZIP */
function checkApart(object: StoredObject, entries: readonly Entry[]): void {
  const inOrder = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  for (const [index, entry] of inOrder.entries()) {
    const next = inOrder[index + 1]
    const end = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.compressedSize
    if (next !== undefined && next.relativeOffsetOfLocalHeader < end) {
      throw objectFault(
        object,
        'BAD_ZIP',
        `Expected the files in the zip apart, found overlapping ${listOf([entry, next])}`,
      )
    }
  }
}

/** The sizes are what the zip says. That no content is larger is checked where it is read. @throws InputError TOO_LARGE */
function checkTotal(object: StoredObject, entries: readonly Entry[], limits: InflateLimits): void {
  const compressed = entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0)
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const most = mostBytes(Math.min(compressed, object.size), limits)
  if (total <= most.bytes) return
  const expected = `Expected CSV files of at most ${most.bytes} bytes in the zip (${most.why})`
  throw objectFault(object, 'TOO_LARGE', `${expected}, found ${total}`)
}

interface ZippedContent {
  readonly compressed: Compressed
  read(): AsyncIterable<Uint8Array>
}

/** The content of an entry. @throws InputError BAD_ZIP if it is encrypted, or compressed by an unknown method */
function openEntry(store: ObjectStore, zip: ZipArchive, entry: Entry): ZippedContent {
  const { object } = zip
  const what = `zip entry "${harmless(entry.fileName)}"`
  if (entry.isEncrypted()) throw objectFault(object, 'BAD_ZIP', `Expected ${what} to be readable, found it encrypted`)
  const method = METHODS.get(entry.compressionMethod as 0 | 8)
  if (method === undefined) {
    const found = `found method ${entry.compressionMethod}`
    throw objectFault(object, 'BAD_ZIP', `Expected ${what} to be stored or compressed by deflate, ${found}`)
  }
  async function* content(): AsyncGenerator<Uint8Array, void, void> {
    const start = await zip.dataStart(entry)
    const data = readRanges(store, object, { start, end: start + entry.compressedSize })
    yield* checkEntry(method === 'stored' ? data : inflate(data, 'deflate'), entry)
  }
  return { compressed: { object, what, size: entry.compressedSize, code: 'BAD_ZIP' }, read: content }
}

/** No more content than its entry says. @throws BrokenContent if it has another size or checksum */
async function* checkEntry(content: AsyncIterable<Uint8Array>, entry: Entry): AsyncGenerator<Uint8Array, void, void> {
  let size = 0
  let checksum = 0
  const said = entry.uncompressedSize
  for await (const piece of content) {
    const expected = piece.subarray(0, said - size)
    yield expected
    if (expected.byteLength < piece.byteLength)
      throw new BrokenContent(`the zip says ${said} bytes, the content has more`)
    size += piece.byteLength
    checksum = crc32(piece, checksum)
  }
  if (size < said) throw new BrokenContent(`the zip says ${said} bytes, the content has ${size}`)
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
