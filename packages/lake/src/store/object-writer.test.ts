import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAKE_BUCKET as BUCKET, type FakeS3, startFakeS3 } from '../../test/fake-s3.ts'
import { directoryStore } from './directory-store.ts'
import type { ObjectStore } from './object-store.ts'
import { ObjectWriter } from './object-writer.ts'
import { s3Store } from './s3-store.ts'

/** The least that S3 takes. */
const PART = 5 * 1024 * 1024
const PIECE = 64 * 1024

interface OpenStore {
  readonly store: ObjectStore
  /** Uploads that are neither complete nor given up. */
  uploads(): Promise<number>
  close(): Promise<void>
}

async function openDirectory(): Promise<OpenStore> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-object-writer-'))
  const store = directoryStore(root)
  return {
    store,
    async uploads() {
      const folders = await readdir(join(root, '.uploads')).catch(() => [])
      const parts = await Promise.all(folders.map(folder => readdir(join(root, '.uploads', folder))))
      return parts.filter(names => !names.includes('object.json')).length
    },
    close: () => rm(root, { recursive: true }),
  }
}

async function openS3(): Promise<OpenStore> {
  const s3: FakeS3 = await startFakeS3()
  const client = s3.client()
  return {
    store: s3Store(client),
    async uploads() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))
      return Uploads.length
    },
    close: async () => void (await s3.server.stop()),
  }
}

/** The store, but for one call, by its number from 1: that one fails, without effect. */
function failing(store: ObjectStore, name: 'startUpload' | 'uploadPart' | 'completeUpload' | 'write', call: number) {
  let calls = 0
  const original = store[name].bind(store) as (...args: unknown[]) => Promise<unknown>
  const broken = async (...args: unknown[]) => {
    if (++calls === call) throw new Error(`${name} fails`)
    return original(...args)
  }
  return { ...store, [name]: broken } as ObjectStore
}

const BYTES = Buffer.alloc(
  PIECE,
  Uint8Array.from({ length: 997 }, (_, index) => index % 251),
)

/** Pieces of those sizes; all bytes differ from those at the same place of the piece before. */
function pieces(sizes: readonly number[]): Buffer[] {
  return sizes.map((size, index) => {
    const whole = Buffer.alloc(size, BYTES)
    if (size > 0) whole[0] = index % 256
    return whole
  })
}

describe.each([
  ['a directory', openDirectory],
  ['S3', openS3],
])('an object that is written piece by piece to %s', (_name, open) => {
  let opened: OpenStore
  let key = ''
  let keys = 0
  beforeAll(async () => {
    opened = await open()
  })
  afterAll(() => opened.close())

  function makeWriter(store = opened.store): ObjectWriter {
    key = `folder/${keys++}`
    return new ObjectWriter(store, BUCKET, key, { partBytes: PART })
  }

  async function isThere(): Promise<boolean> {
    try {
      await opened.store.head(BUCKET, key)
      return true
    } catch {
      return false
    }
  }

  it('is all pieces, in their order, whatever their sizes', async () => {
    const size = fc.oneof(
      fc.nat(1000),
      fc.constantFrom(0, 1, PART - 1, PART, PART + 1, PART / 2),
      fc.integer({ min: PIECE, max: PART }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(size, { maxLength: 4 }), async sizes => {
        const writer = makeWriter()
        const written = pieces(sizes)
        for (const piece of written) {
          await writer.append(piece)
          expect(await isThere()).toBe(false)
        }
        await writer.finish()
        expect(Buffer.concat(written).equals(await opened.store.read(BUCKET, key))).toBe(true)
        expect(await opened.uploads()).toBe(0)
      }),
      { numRuns: 2 },
    )
  })

  it.each([PART - 1, PART, PART + 1])('has %i bytes, in one piece or in many', async total => {
    const rest = total % PIECE
    const many = [...Array.from({ length: Math.floor(total / PIECE) }, () => PIECE), ...(rest > 0 ? [rest] : [])]
    for (const sizes of [[total], many]) {
      const writer = makeWriter()
      const written = pieces(sizes)
      for (const piece of written) {
        await writer.append(piece)
        // Less than a part, and one under way.
        expect(writer.pendingBytes).toBeLessThan(2 * PART)
      }
      await writer.finish()
      expect(Buffer.concat(written).equals(await opened.store.read(BUCKET, key))).toBe(true)
    }
  })

  it.each([[[]], [[10]], [[PART]], [[PART, PART, 10]]])('is none if it is given up after %j bytes', async sizes => {
    const writer = makeWriter()
    for (const piece of pieces(sizes)) await writer.append(piece)
    await writer.abort()
    expect([await isThere(), await opened.uploads()]).toEqual([false, 0])
  })

  it.each([
    ['startUpload', 1],
    ['uploadPart', 1],
    ['uploadPart', 2],
    ['uploadPart', 3],
    ['completeUpload', 1],
  ] as const)('is none, and leaves nothing, if %s fails the time number %i', async (name, call) => {
    const writer = makeWriter(failing(opened.store, name, call))
    const write = async () => {
      for (const piece of pieces([PART, PART, 10])) await writer.append(piece)
      await writer.finish()
    }
    await expect(write()).rejects.toThrow(`${name} fails`)
    expect(await isThere()).toBe(false)
    await writer.abort()
    expect([await isThere(), await opened.uploads()]).toEqual([false, 0])
  })

  it.each(['startUpload', 'uploadPart'] as const)(
    'is never one that lacks a piece, also if nobody minds that %s failed',
    async name => {
      for (const call of [1, 2]) {
        const writer = makeWriter(failing(opened.store, name, call))
        const written = pieces([PART, PART, 10])
        for (const piece of written) await writer.append(piece).catch(() => undefined)
        const isFinished = await writer.finish().then(
          () => true,
          () => false,
        )
        if (isFinished) expect(Buffer.concat(written).equals(await opened.store.read(BUCKET, key))).toBe(true)
        else expect(await isThere()).toBe(false)
        await writer.abort()
      }
    },
  )

  it('tells of a part that failed while nobody waited for it', async () => {
    const writer = makeWriter(failing(opened.store, 'uploadPart', 1))
    await writer.append(Buffer.alloc(PART))
    // Long enough for Node to end a process for a rejection that nobody handles.
    await new Promise(resolve => setTimeout(resolve, 20))
    await expect(writer.finish()).rejects.toThrow('uploadPart fails')
    await writer.abort()
    expect([await isThere(), await opened.uploads()]).toEqual([false, 0])
  })

  it('is given up behind the part that is under way, so that nothing is added to it afterwards', async () => {
    const calls: string[] = []
    let release = () => {}
    const held: ObjectStore = {
      ...opened.store,
      async uploadPart(...args) {
        await new Promise<void>(resolve => {
          release = resolve
        })
        const etag = await opened.store.uploadPart(...args)
        calls.push('part')
        return etag
      },
      async abortUpload(upload) {
        calls.push('abort')
        await opened.store.abortUpload(upload)
      },
    }
    const writer = makeWriter(held)
    await writer.append(Buffer.alloc(PART))
    const aborted = writer.abort()
    await new Promise(resolve => setImmediate(resolve))
    release()
    await aborted
    expect(calls).toEqual(['part', 'abort'])
    expect(await opened.uploads()).toBe(0)
  })

  it('is none if the only write fails', async () => {
    const writer = makeWriter(failing(opened.store, 'write', 1))
    await writer.append(Buffer.from('x'))
    await expect(writer.finish()).rejects.toThrow('write fails')
    await writer.abort()
    expect(await isThere()).toBe(false)
  })

  it('has at most two parts in memory: the next one waits until the last is there', async () => {
    const release: (() => void)[] = []
    const held: ObjectStore = {
      ...opened.store,
      async uploadPart(...args) {
        await new Promise<void>(resolve => release.push(resolve))
        return opened.store.uploadPart(...args)
      },
    }
    const writer = makeWriter(held)
    await writer.append(Buffer.alloc(PART))
    let isSecondTaken = false
    const second = writer.append(Buffer.alloc(PART)).then(() => {
      isSecondTaken = true
    })
    await new Promise(resolve => setImmediate(resolve))
    expect([release.length, isSecondTaken]).toEqual([1, false])
    release.shift()?.()
    await second
    const finished = writer.finish()
    release.shift()?.()
    await finished
    expect(await opened.store.head(BUCKET, key)).toMatchObject({ size: 2 * PART })
  })
})

describe('the parts of an object', () => {
  it('keep what they were given, though their memory, and the caller’s, is used again', async () => {
    const { store, close } = await openDirectory()
    try {
      const piece = Buffer.alloc(3_000_000)
      const writers = ['a', 'b'].map(key => new ObjectWriter(store, BUCKET, key))
      const rounds = Array.from({ length: 12 }, (_, round) => round)
      for (const round of rounds) {
        for (const [index, writer] of writers.entries()) await writer.append(piece.fill(2 * round + index))
      }
      for (const [index, writer] of writers.entries()) {
        await writer.finish()
        const expected = rounds.map(round => Buffer.alloc(piece.length, 2 * round + index))
        expect(Buffer.concat(expected).equals(await store.read(BUCKET, index === 0 ? 'a' : 'b'))).toBe(true)
      }
    } finally {
      await close()
    }
  })

  it('are 8 MiB or more, and have its content type', async () => {
    const s3 = await startFakeS3()
    try {
      const store = s3Store(s3.client())
      const sizes: number[] = []
      const types: unknown[] = []
      const watched: ObjectStore = {
        ...store,
        startUpload(bucket, key, options) {
          types.push(options)
          return store.startUpload(bucket, key, options)
        },
        uploadPart(upload, number, bytes) {
          sizes.push(bytes.byteLength)
          return store.uploadPart(upload, number, bytes)
        },
      }
      const writer = new ObjectWriter(watched, BUCKET, 'a', { contentType: 'text/csv' })
      const half = 4 * 1024 * 1024
      for (const size of [half, half - 1, 1, half, 7]) await writer.append(Buffer.alloc(size))
      await writer.finish()
      expect([sizes, types]).toEqual([[2 * half, half + 7], [{ contentType: 'text/csv' }]])
    } finally {
      await s3.server.stop()
    }
  })
})
