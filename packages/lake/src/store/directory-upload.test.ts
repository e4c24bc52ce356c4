import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstOutput, kill, startChild } from '../../test/children/run-child.ts'
import { directoryStore } from './directory-store.ts'
import { withFileLock } from './file-lock.ts'
import type { ObjectStore, Upload } from './object-store.ts'

const PART = 5 * 1024 * 1024
const NOT_FOUND = { name: 'UploadNotFound' }

describe('uploads in parts to directories', () => {
  let root: string
  let store: ObjectStore
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'directory-upload-'))
    store = directoryStore(root)
  })
  afterEach(() => rm(root, { recursive: true }))

  const text = async (key: string) => Buffer.from(await store.read('b', key)).toString()
  const foldersOfUploads = () => readdir(join(root, '.uploads'))
  const folderOf = async (upload: Upload) => {
    const name = (await foldersOfUploads()).find(name => name.startsWith(upload.id))
    return join(root, '.uploads', name ?? 'missing')
  }

  async function uploaded(key: string, ...parts: string[]) {
    const upload = await store.startUpload('b', key)
    const etags: string[] = []
    for (const part of parts) etags.push(await store.uploadPart(upload, etags.length + 1, Buffer.from(part)))
    return { upload, etags }
  }

  it('leave nothing but the note that they are complete', async () => {
    const { upload, etags } = await uploaded('a', '1'.repeat(PART), '2')
    await store.completeUpload(upload, etags)
    expect(await readdir(await folderOf(upload))).toEqual(['object.json'])
    expect(await readdir(join(root, '.tmp'))).toEqual([])
    expect((await readFile(join(root, 'b/a'))).length).toBe(PART + 1)
  })

  it('leave nothing when they are given up', async () => {
    const { upload } = await uploaded('a', '1')
    await store.abortUpload(upload)
    expect(await foldersOfUploads()).toEqual([])
  })

  it('leave nothing in .tmp when they are refused', async () => {
    const { upload } = await uploaded('a', '1')
    await expect(store.completeUpload(upload, ['wrong'])).rejects.toMatchObject({ code: 'InvalidPart' })
    await store.abortUpload(upload)
    await expect(store.uploadPart(upload, 1, Buffer.from('2'))).rejects.toMatchObject(NOT_FOUND)
    expect(await readdir(join(root, '.tmp'))).toEqual([])
  })

  it('are of the object that they were begun for', async () => {
    const { upload, etags } = await uploaded('a', '1')
    for (const other of [
      { ...upload, key: 'other' },
      { ...upload, bucket: 'other' },
    ]) {
      await expect(store.completeUpload(other, etags)).rejects.toMatchObject(NOT_FOUND)
      await expect(store.uploadPart(other, 2, Buffer.from('2'))).rejects.toMatchObject(NOT_FOUND)
      await store.abortUpload(other)
    }
    await store.completeUpload(upload, etags)
    expect(await text('a')).toBe('1')
  })

  it('wait while a folder is in the way', async () => {
    const { upload, etags } = await uploaded('a', '1')
    await store.write('b', 'a/b', Buffer.from('b'))
    await expect(store.completeUpload(upload, etags)).rejects.toMatchObject({ name: 'InputError', code: 'BAD_KEY' })
    await store.delete('b', ['a/b'])
    await store.completeUpload(upload, etags)
    expect(await text('a')).toBe('1')
  })

  it('are gone when nothing has happened to them for 14 days', async () => {
    const [kept, gone] = [await uploaded('kept', '1'), await uploaded('gone', '1')]
    for (const [upload, days] of [
      [kept.upload, 13],
      [gone.upload, 15],
    ] as const) {
      const time = Date.now() / 1000 - days * 86_400
      await utimes(await folderOf(upload), time, time)
    }
    const later = directoryStore(root)
    await later.completeUpload(kept.upload, kept.etags)
    await expect(later.completeUpload(gone.upload, gone.etags)).rejects.toMatchObject(NOT_FOUND)
    expect(existsSync(await folderOf(gone.upload))).toBe(false)
  })

  it('never overwrite what came after them, also when two complete one at once', async () => {
    const { upload, etags } = await uploaded('a', '1')
    const lock = join(root, '.locks', createHash('md5').update('b/a').digest('hex').slice(0, 2))
    const [isHeld, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holding = withFileLock(lock, () => {
      isHeld.resolve()
      return release.promise
    })
    await isHeld.promise
    const inTurn: Promise<unknown>[] = []
    for (const action of [
      () => store.completeUpload(upload, etags),
      () => store.write('b', 'a', Buffer.from('other')),
      () => store.completeUpload(upload, etags),
    ]) {
      inTurn.push(action())
      // Long enough for it to have done all that it does without the lock.
      await sleep(200)
    }
    release.resolve()
    await holding
    const results = await Promise.allSettled(inTurn)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(results[2]).toMatchObject({ reason: NOT_FOUND })
    expect(await text('a')).toBe('other')
  })

  describe('after a crash while they were being completed', () => {
    it('are completed anew if the object was not there yet', async () => {
      const { upload, etags } = await uploaded('a', '1'.repeat(PART), '2')
      const folder = await folderOf(upload)
      const parts = await Promise.all(['1', '2'].map(async name => [name, await readFile(join(folder, name))] as const))
      const written = await store.completeUpload(upload, etags)
      // As before the last step, the renaming: parts, note and joined parts are there.
      await rename(join(root, 'b/a'), join(folder, 'whole'))
      for (const [number, bytes] of parts) await store.write('copy', number, bytes)
      for (const [number] of parts) await rename(join(root, 'copy', number), join(folder, number))

      await store.write('b', 'a', Buffer.from('old'))
      const replaced = await store.uploadPart(upload, 2, Buffer.from('3'))
      await expect(store.completeUpload(upload, etags)).rejects.toMatchObject({ code: 'InvalidPart' })
      expect(await text('a')).toBe('old')
      expect(await store.completeUpload(upload, [etags[0] ?? '', replaced])).toMatchObject({ size: written.size })
      expect((await text('a')) === `${'1'.repeat(PART)}3`).toBe(true)
    })

    it('are recognised if it was, and what is left of the parts is removed', async () => {
      const { upload, etags } = await uploaded('a', '1')
      const written = await store.completeUpload(upload, etags)
      const folder = await folderOf(upload)
      await store.write('copy', '1', Buffer.from('1'))
      await rename(join(root, 'copy/1'), join(folder, '1'))
      expect(await store.completeUpload(upload, etags)).toEqual(written)
      expect(await readdir(folder)).toEqual(['object.json'])
    })

    it('have left the old object or a whole one, and can be completed', async () => {
      const notes = join(root, 'notes')
      for (let round = 0; round < 8; round++) {
        const child = startChild('upload-in-a-loop', root, 'b', 'folder/object', notes)
        await firstOutput(child)
        await sleep(Math.random() * 150)
        await kill(child)
        await expectWhole()

        const { upload, etags, byte } = JSON.parse(await readFile(notes, 'utf8'))
        const written = await store.completeUpload(upload, etags)
        expect(await expectWhole()).toBe(byte)
        expect(await store.completeUpload(upload, etags)).toEqual(written)
        expect(await store.head('b', 'folder/object')).toMatchObject(written)
      }
    })

    async function expectWhole(): Promise<number | undefined> {
      const found = Buffer.from(await store.read('b', 'folder/object'))
      expect(found.equals(Buffer.alloc(2 * PART + 1000, found[0]))).toBe(true)
      return found[0]
    }
  })
})
