import { describe, expect, it } from 'vitest'
import type { Upload } from '../../src/store/object-store.ts'
import type { Subject } from './subject.ts'

/** The least that a part before the last may have. */
const PART = 5 * 1024 * 1024
const NOT_FOUND = { name: 'UploadNotFound' }
/** An ETag of no part here. */
const WRONG = 'd41d8cd98f00b204e9800998ecf8427e'
const REFUSED_KEYS = ['', '/a', 'a/../b', 'nul\0']

export function uploadsContract(open: () => Subject): void {
  const start = (subject: Subject, name: string) => subject.store.startUpload(subject.bucket, subject.prefix + name)

  /** Uploads parts full of one letter each; the first is part 1. */
  async function uploadParts({ store }: Subject, upload: Upload, ...parts: [letter: string, size: number][]) {
    const etags: string[] = []
    for (const [letter, size] of parts) {
      etags.push(await store.uploadPart(upload, etags.length + 1, Buffer.alloc(size, letter)))
    }
    return etags
  }

  describe('uploads in parts', () => {
    it('make one object, and only when they are complete', async () => {
      const subject = open()
      await subject.put('a', 'old')
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', PART], ['2', PART + 1], ['3', 7])
      expect(await subject.text('a')).toBe('old')

      const written = await subject.store.completeUpload(upload, etags)
      expect(written.size).toBe(2 * PART + 8)
      expect(await subject.store.head(subject.bucket, `${subject.prefix}a`)).toMatchObject(written)
      const expected = '1'.repeat(PART) + '2'.repeat(PART + 1) + '3'.repeat(7)
      expect((await subject.text('a')) === expected).toBe(true)
      expect(await subject.names()).toEqual(['a'])
    })

    it('are nothing to readers until then', async () => {
      const subject = open()
      const upload = await start(subject, 'folder/a')
      await uploadParts(subject, upload, ['1', 10])
      expect(await subject.names()).toEqual([])
      await expect(subject.store.head(subject.bucket, upload.key)).rejects.toMatchObject({ name: 'ObjectNotFound' })
    })

    it('go on with what was kept of them as JSON', async () => {
      const subject = open()
      const upload: Upload = JSON.parse(JSON.stringify(await start(subject, 'späte größe +%20.csv')))
      const etags: string[] = JSON.parse(JSON.stringify(await uploadParts(subject, upload, ['x', 3])))
      await subject.store.completeUpload(JSON.parse(JSON.stringify(upload)), etags)
      expect(await subject.text('späte größe +%20.csv')).toBe('xxx')
    })

    it('may be of one empty part', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['', 0])
      expect(await subject.store.completeUpload(upload, etags)).toMatchObject({ size: 0 })
      expect(await subject.text('a')).toBe('')
    })

    it('keep the last of the parts with the same number', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const [first = ''] = await uploadParts(subject, upload, ['1', 5])
      const second = await subject.store.uploadPart(upload, 1, Buffer.from('second'))
      await expect(subject.store.completeUpload(upload, [first])).rejects.toMatchObject(refused('InvalidPart'))
      await subject.store.completeUpload(upload, [second])
      expect(await subject.text('a')).toBe('second')
    })

    it('take parts in any order, and drop those that are not listed', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = new Map<number, string>()
      for (const [number, size] of [
        [3, 10],
        [2, 10],
        [1, PART],
      ] as const) {
        etags.set(number, await subject.store.uploadPart(upload, number, Buffer.alloc(size, `${number}`)))
      }
      await subject.store.completeUpload(upload, [etags.get(1) ?? '', etags.get(2) ?? ''])
      expect((await subject.text('a')) === '1'.repeat(PART) + '2'.repeat(10)).toBe(true)
    })

    it('of the same object do not see each other', async () => {
      const subject = open()
      const [first, second] = [await start(subject, 'a'), await start(subject, 'a')]
      const firstEtags = await uploadParts(subject, first, ['1', 4])
      const secondEtags = await uploadParts(subject, second, ['2', 4])
      await subject.store.completeUpload(second, secondEtags)
      expect(await subject.text('a')).toBe('2222')
      await subject.store.completeUpload(first, firstEtags)
      expect(await subject.text('a')).toBe('1111')
    })
  })

  describe('completing an upload', () => {
    it('answers the same again, for as long as its object is there', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', 4])
      const written = await subject.store.completeUpload(upload, etags)
      expect(await subject.store.completeUpload(upload, etags)).toEqual(written)
      expect(await subject.store.completeUpload(upload, ['other'])).toEqual(written)
      expect(await subject.text('a')).toBe('1111')

      await subject.put('a', 'of somebody else')
      await expect(subject.store.completeUpload(upload, etags)).rejects.toMatchObject(NOT_FOUND)
      expect(await subject.text('a')).toBe('of somebody else')
      await subject.store.delete(subject.bucket, [upload.key])
      await expect(subject.store.completeUpload(upload, etags)).rejects.toMatchObject(NOT_FOUND)
      expect(await subject.names()).toEqual([])
    })

    it('succeeds for all who do it at once', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', PART], ['2', 4])
      const complete = () => subject.store.completeUpload(upload, etags)
      const [first, ...others] = await Promise.all([complete(), complete(), complete()])
      expect(others).toEqual([first, first])
      expect(await subject.store.head(subject.bucket, upload.key)).toMatchObject(first)
    })

    it.each([
      ['a wrong ETag', (etags: string[]) => etags.with(1, withEtag(etags[1], WRONG))],
      ['swapped ETags', (etags: string[]) => etags.toReversed()],
      ['a part that was never uploaded', (etags: string[]) => [...etags, withEtag(etags[0], WRONG)]],
      ['an empty ETag', (etags: string[]) => etags.with(0, withEtag(etags[0], ''))],
    ])('refuses %s, and can be done right afterwards', async (_what, spoil) => {
      const subject = open()
      await subject.put('a', 'old')
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', PART], ['2', PART])
      await expect(subject.store.completeUpload(upload, spoil(etags))).rejects.toMatchObject(refused('InvalidPart'))
      expect(await subject.text('a')).toBe('old')
      expect(await subject.store.completeUpload(upload, etags)).toMatchObject({ size: 2 * PART })
    })

    it('refuses a part of less than 5 MiB before the last', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', PART - 1], ['2', 4])
      await expect(subject.store.completeUpload(upload, etags)).rejects.toMatchObject(refused('EntityTooSmall'))
      expect(await subject.names()).toEqual([])
    })

    it('does not know an upload that never was', async () => {
      const subject = open()
      const other = await start(subject, 'other')
      const etags = await uploadParts(subject, other, ['1', 4])
      await subject.put('a', 'old')
      for (const id of ['', 'x', '../../b/a', '0b6e7f39-6df0-4b5c-ae5d-f5a3b8d0a2c1', `${other.id}/1`]) {
        const upload = { bucket: subject.bucket, key: `${subject.prefix}a`, id, token: 'none' }
        await expect(subject.store.completeUpload(upload, etags), id).rejects.toMatchObject(NOT_FOUND)
        await expect(subject.store.uploadPart(upload, 1, Buffer.from('x')), id).rejects.toMatchObject(NOT_FOUND)
        await subject.store.abortUpload(upload)
      }
      expect(await subject.names()).toEqual(['a'])
      expect(await subject.text('a')).toBe('old')
    })
  })

  describe('giving an upload up', () => {
    it('drops it, and what is not there is fine', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', 4])
      await subject.store.abortUpload(upload)
      await subject.store.abortUpload(upload)
      await expect(subject.store.completeUpload(upload, etags)).rejects.toMatchObject(NOT_FOUND)
      await expect(uploadParts(subject, upload, ['1', 4])).rejects.toMatchObject(NOT_FOUND)
      expect(await subject.names()).toEqual([])
    })

    it('leaves the object of a complete one, which still knows it', async () => {
      const subject = open()
      const upload = await start(subject, 'a')
      const etags = await uploadParts(subject, upload, ['1', 4])
      const written = await subject.store.completeUpload(upload, etags)
      await subject.store.abortUpload(upload)
      expect(await subject.text('a')).toBe('1111')
      expect(await subject.store.completeUpload(upload, etags)).toEqual(written)
      await expect(uploadParts(subject, upload, ['1', 4])).rejects.toMatchObject(NOT_FOUND)
    })
  })

  describe('uploads that cannot be', () => {
    it.each(REFUSED_KEYS)('refuses the key %j', async key => {
      const { store, bucket } = open()
      const refusal = { name: 'InputError', code: 'BAD_KEY' }
      const upload = { bucket, key, id: '0b6e7f39-6df0-4b5c-ae5d-f5a3b8d0a2c1', token: 'none' }
      await expect(store.startUpload(bucket, key)).rejects.toMatchObject(refusal)
      await expect(store.uploadPart(upload, 1, Buffer.from('x'))).rejects.toMatchObject(refusal)
      await expect(store.completeUpload(upload, ['x'])).rejects.toMatchObject(refusal)
      await expect(store.abortUpload(upload)).rejects.toMatchObject(refusal)
    })

    it.each([0, -1, 1.5, 10_001, Number.NaN])('refuses part %d', async number => {
      const subject = open()
      const upload = await start(subject, 'a')
      await expect(subject.store.uploadPart(upload, number, Buffer.from('x'))).rejects.toThrow(RangeError)
    })

    it.each([0, 10_001])('refuses an object of %d parts', async count => {
      const subject = open()
      const upload = await start(subject, 'a')
      await expect(subject.store.completeUpload(upload, Array(count).fill('x'))).rejects.toThrow(RangeError)
    })
  })
}

/** Another ETag in the place of a part's, with whatever comes with it. */
function withEtag(part = '', etag: string): string {
  return part.replace(/[0-9a-f]{32}/, etag)
}

function refused(code: string) {
  return { name: 'UploadRefused', code, message: expect.stringContaining(code) }
}
