import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneObject } from '../../test/one-object.ts'
import { collect } from '../../test/store-contract/subject.ts'
import { type ZipFile, zipOf } from '../../test/zip.ts'
import { openObjectBytes } from './open-object-bytes.ts'

const TEXT = Buffer.from(Array.from({ length: 100 }, (_, i) => `${i},${(i * 7919) % 1009}\n`).join(''))
const LENGTH = TEXT.length
const CSV: ZipFile = { name: 'data/a.csv', content: TEXT }

async function contentOf(zip: Uint8Array): Promise<Buffer> {
  const { store, object } = oneObject('a.zip', zip)
  return Buffer.concat(await collect((await openObjectBytes(store, object)).read(0)))
}

function badZip(text: string) {
  return { name: 'InputError', code: 'BAD_ZIP', message: expect.stringContaining(text) }
}

describe('the one CSV file of a zip', () => {
  it.each([
    ['alone', [CSV]],
    ['stored', [{ ...CSV, method: 0 }]],
    ['in any case', [{ ...CSV, name: 'A.CSV' }]],
    ['empty entries beside it', [{ name: 'data/' }, CSV, { name: 'readme.txt' }]],
    ['what macOS adds', [CSV, { name: '__MACOSX/data/._a.csv', content: TEXT }, { name: '__MACOSX/x.csv' }]],
    ['hidden files', [{ name: '.hidden.csv' }, { name: 'data/.x.csv' }, { name: '.git/y.csv' }, CSV]],
    ['a folder that is called like one', [{ name: 'folder.csv/' }, CSV]],
    ['from the current folder', [{ ...CSV, name: './a.csv' }]],
    ['after one that cannot be read', [{ name: 'secret.txt', flags: 1 }, { name: 'other.dat', method: 99 }, CSV]],
  ])('is found: %s', async (_what, files) => {
    expect((await contentOf(zipOf(...files))).equals(TEXT)).toBe(true)
  })

  it('is found among thousands of others, with few reads', async () => {
    const others = Array.from({ length: 3000 }, (_, i) => ({ name: `${i}.txt` }))
    const { store, object, reads } = oneObject('a.zip', zipOf(...others, CSV))
    await openObjectBytes(store, object)
    expect(reads.length).toBeLessThan(6)
  })

  it.each<[string, readonly ZipFile[], string]>([
    ['no entry', [], 's3://b/a.zip: Expected a CSV file in the zip, found no files'],
    ['no CSV file', [{ name: 'a.txt' }, { name: 'csv' }], 'Expected a CSV file in the zip, found "a.txt", "csv"'],
    ['two CSV files', [CSV, { name: 'b.csv' }], 'Expected one CSV file in the zip, found "data/a.csv", "b.csv"'],
    [
      'many CSV files',
      Array.from({ length: 12 }, (_, i) => ({ name: `${i}.csv` })),
      '"0.csv", "1.csv", "2.csv", "3.csv", "4.csv", "5.csv", "6.csv", "7.csv", "8.csv", "9.csv" and 2 more',
    ],
    [
      'names that terminals act on',
      [{ name: '\u001b[2J\u202e\n\u2028.txt' }],
      '"\\u{1b}[2J\\u{202e}\\u{a}\\u{2028}.txt"',
    ],
    ['encryption', [{ ...CSV, flags: 1 }], 'Expected zip entry "data/a.csv" to be readable, found it encrypted'],
    [
      'another method',
      [{ ...CSV, method: 12 }],
      'Expected zip entry "data/a.csv" to be stored or compressed by deflate, found method 12',
    ],
    ['too many entries', Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}` })), 'more than 10000 entries'],
  ])('is missing: %s', async (_what, files, text) => {
    await expect(contentOf(zipOf(...files))).rejects.toMatchObject(badZip(text))
  })

  it.each<[string, ZipFile, string]>([
    [
      'another CRC',
      { ...CSV, says: { crc: 1 } },
      `found after ${LENGTH} bytes of content: the content does not have the CRC-32`,
    ],
    [
      'another CRC, stored',
      { ...CSV, method: 0, says: { crc: 1 } },
      `found after ${LENGTH} bytes of content: the content does not have the CRC-32`,
    ],
    [
      'a larger size',
      { ...CSV, says: { size: LENGTH + 1 } },
      `the zip says ${LENGTH + 1} bytes, the content has ${LENGTH}`,
    ],
    [
      'a smaller size',
      { ...CSV, says: { size: LENGTH - 1 } },
      `after ${LENGTH - 1} bytes of content: the zip says ${LENGTH - 1} bytes, the content has more`,
    ],
    ['another size, stored', { ...CSV, method: 0, says: { size: LENGTH - 1 } }, 'size mismatch'],
    ['too little compressed data', { ...CSV, says: { compressedSize: 50 } }, 'unexpected end of file'],
    ['too much compressed data', { ...CSV, says: { compressedSize: 1_000_000 } }, 'overflows'],
    ['data after the end', { ...CSV, data: Buffer.concat([deflateRawSync(TEXT), Buffer.alloc(2)]) }, 'bytes follow'],
    ['damaged data', { ...CSV, data: deflateRawSync(TEXT).fill(0xff, 100, 200) }, 'found after 0 bytes of content'],
    ['no data', { ...CSV, data: Buffer.alloc(0) }, 'unexpected end of file'],
  ])('is broken: %s', async (_what, file, text) => {
    await expect(contentOf(zipOf(file))).rejects.toMatchObject(badZip(text))
  })

  it('is yielded before a wrong CRC is thrown', async () => {
    const { store, object } = oneObject('a.zip', zipOf({ ...CSV, says: { crc: 1 } }))
    const content = (await openObjectBytes(store, object)).read(5)
    const pieces: Uint8Array[] = []
    const reading = async () => {
      for await (const piece of content) pieces.push(piece)
    }
    await expect(reading()).rejects.toMatchObject(badZip('CRC-32'))
    expect(Buffer.concat(pieces).equals(TEXT.subarray(5))).toBe(true)
  })

  it('may not inflate to more than the limits', async () => {
    const bomb = zipOf({ name: 'a.csv', content: Buffer.alloc(20_000_000) })
    await expect(contentOf(bomb)).rejects.toMatchObject({ name: 'InputError', code: 'TOO_LARGE' })
    const { store, object } = oneObject('a.zip', zipOf(CSV))
    const bytes = await openObjectBytes(store, object, { maxBytes: LENGTH - 1, maxRatio: 200 })
    await expect(collect(bytes.read(0))).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})

describe('a damaged zip', () => {
  const whole = zipOf({ name: 'read.me', content: TEXT, method: 0 }, CSV)

  it('fails wherever it is cut off', async () => {
    for (let size = 0; size < whole.length; size++) {
      await expect(contentOf(whole.subarray(0, size)), `${size} bytes`).rejects.toMatchObject(
        badZip('s3://b/a.zip: Expected a zip file, found: '),
      )
    }
  })

  it('fails with something after it, or before', async () => {
    await expect(contentOf(Buffer.concat([whole, Buffer.alloc(1)]))).rejects.toMatchObject(
      badZip('s3://b/a.zip: Expected a zip file, found: '),
    )
    await expect(contentOf(Buffer.concat([Buffer.from('x'), whole]))).rejects.toMatchObject(
      badZip('s3://b/a.zip: Expected a zip file, found: '),
    )
  })

  it('is the content, or an InputError, whichever bytes are changed', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(changes, async changes => {
        const damaged = Buffer.from(whole)
        // From the end on, where the directory is.
        for (const [at, value] of changes) damaged[damaged.length - 1 - (at % damaged.length)] = value
        const result = await contentOf(damaged).catch((error: unknown) => error)
        if (result instanceof Buffer) expect(result.equals(TEXT)).toBe(true)
        else expect(result).toMatchObject({ name: 'InputError', code: expect.stringMatching(/^(BAD_ZIP|TOO_LARGE)$/) })
      }),
      { numRuns: 2000 },
    )
  })

  it('passes on what the store fails with', async () => {
    const failure = new RangeError('out of order')
    for (const failing of [1, 2]) {
      const { store, object } = oneObject(
        'a.zip',
        zipOf({ name: 'x', content: Buffer.alloc(300_000), method: 0 }, CSV),
        count => {
          if (count === failing) throw failure
        },
      )
      const reading = async () => collect((await openObjectBytes(store, object)).read(0))
      await expect(reading()).rejects.toBe(failure)
    }
  })
})

it('loads yauzl for a zip only', async () => {
  const { execFileSync } = await import('node:child_process')
  const path = new URL('../index.ts', import.meta.url).href
  const script = `
    import { createRequire } from 'node:module'
    const { openObjectBytes } = await import(${JSON.stringify(path)})
    await openObjectBytes({}, { bucket: 'b', key: 'a.csv.gz', etag: 'e', size: 1 })
    const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some(name => name.includes('yauzl'))
    console.log(isLoaded())
    const unread = { read: () => Promise.reject(new RangeError()) }
    await openObjectBytes(unread, { bucket: 'b', key: 'a.zip', etag: 'e', size: 1 }).catch(() => {})
    console.log(isLoaded())`
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  expect(output).toBe('false\ntrue\n')
})
