import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exitOf, firstOutput, kill, startChild } from '../../test/children/run-child.ts'
import { collect, streamOf } from '../../test/store-contract/subject.ts'
import { directoryStore } from './directory-store.ts'
import { objectStoreContract } from './object-store.contract.ts'
import type { ObjectStore } from './object-store.ts'

const BAD_KEY = { name: 'InputError', code: 'BAD_KEY' }
const NOT_FOUND = { name: 'ObjectNotFound' }

objectStoreContract('directoryStore', async () => {
  const root = await mkdtemp(join(tmpdir(), 'directory-store-'))
  return { store: directoryStore(root), bucket: 'bucket', close: () => rm(root, { recursive: true }) }
})

describe('directoryStore', () => {
  let root: string
  let store: ObjectStore
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'directory-store-'))
    store = directoryStore(root)
  })
  afterEach(() => rm(root, { recursive: true }))

  const put = (key: string, text: string) => store.write('b', key, Buffer.from(text))
  const text = async (key: string) => Buffer.from(await store.read('b', key)).toString()
  const keys = async (prefix = '') => (await collect(store.list('b', prefix))).map(({ key }) => key)

  describe('files', () => {
    it('has an object as the file of its name', async () => {
      const { etag } = await put('a/b c.csv', 'text')
      expect(await readFile(join(root, 'b/a/b c.csv'), 'utf8')).toBe('text')
      expect(etag).toBe(createHash('md5').update('text').digest('hex'))
    })

    it('sees what is put there by hand, changed and removed', async () => {
      await mkdir(join(root, 'b/dt=1'), { recursive: true })
      await writeFile(join(root, 'b/dt=1/x.csv'), 'one')
      expect(await keys()).toEqual(['dt=1/x.csv'])
      const { etag } = await store.head('b', 'dt=1/x.csv')
      await writeFile(join(root, 'b/dt=1/x.csv'), 'two')
      await expect(store.read('b', 'dt=1/x.csv', { ifMatch: etag })).rejects.toMatchObject({
        name: 'PreconditionFailed',
      })
      expect(await text('dt=1/x.csv')).toBe('two')
      await rm(join(root, 'b'), { recursive: true })
      expect(await keys()).toEqual([])
      await put('dt=1/x.csv', 'three')
      expect(await text('dt=1/x.csv')).toBe('three')
    })

    it('names what a file system has no name for', async () => {
      for (const key of ['a//b', 'c/', '%2F', '%252F/x', '%2f', 'a%2Fb']) await put(key, key)
      const names = await readdir(join(root, 'b'), { recursive: true })
      expect(names.sort()).toEqual(
        ['%252F', '%25252F', '%25252F/x', '%2f', 'a', 'a%2Fb', 'a/%2F', 'a/%2F/b', 'c', 'c/%2F'].sort(),
      )
    })

    it('lists no file that no key names', async () => {
      await put('a', 'a')
      await writeFile(join(root, 'b/%2F'), 'would be the empty key')
      await writeFile(Buffer.concat([Buffer.from(join(root, 'b/not-utf8-')), Buffer.from([0xff])]), '')
      expect(await keys()).toEqual(['a'])
    })

    it('refuses what it cannot hold', async () => {
      await put('a/b', 'b')
      await expect(put('a', 'a')).rejects.toMatchObject(BAD_KEY)
      await expect(store.write('b', 'a', Buffer.from('a'), { condition: { absent: true } })).rejects.toMatchObject(
        BAD_KEY,
      )
      await expect(put('a/b/c', 'c')).rejects.toMatchObject(BAD_KEY)
      await expect(put('x'.repeat(256), 'x')).rejects.toMatchObject(BAD_KEY)
      await expect(put('é'.repeat(128), 'x')).rejects.toMatchObject(BAD_KEY)
      expect(await keys()).toEqual(['a/b'])
      expect(await readdir(join(root, '.tmp'))).toEqual([])
    })

    it('removes the folders that a delete leaves empty, but not the bucket', async () => {
      await put('a/b/c', 'c')
      await put('a/d', 'd')
      await store.delete('b', ['a/b/c'])
      expect(await readdir(join(root, 'b/a'))).toEqual(['d'])
      await store.delete('b', ['a/d', 'a', 'a/b'])
      expect(await readdir(join(root, 'b'))).toEqual([])
    })

    it('writes and deletes next to each other in the same folders', async () => {
      const churn = async (name: string) => {
        for (let i = 0; i < 20; i++) {
          await put(`x/y/z/${name}`, name)
          await store.delete('b', [`x/y/z/${name}`])
        }
      }
      await Promise.all(['1', '2', '3', '4'].map(churn))
      expect(await readdir(join(root, 'b'))).toEqual([])
    })
  })

  describe('buckets', () => {
    it.each(['', '.', '..', '.tmp', '.catalog', 'a/b', '/a', 'a\0', 'a b', 'x'.repeat(64)])(
      'refuses %j',
      async bucket => {
        await expect(store.write(bucket, 'a', Buffer.from(''))).rejects.toMatchObject(BAD_KEY)
        await expect(store.read(bucket, 'a')).rejects.toMatchObject(BAD_KEY)
        await expect(store.delete(bucket, ['a'])).rejects.toMatchObject(BAD_KEY)
        await expect(collect(store.list(bucket, ''))).rejects.toMatchObject(BAD_KEY)
      },
    )

    it('has nothing in a bucket that is missing', async () => {
      expect(await keys()).toEqual([])
      await expect(store.read('b', 'a')).rejects.toMatchObject(NOT_FOUND)
      await store.delete('b', ['a'])
    })

    it('is transient where the root cannot be written', async () => {
      await writeFile(join(root, 'file'), '')
      const writing = directoryStore(join(root, 'file')).write('b', 'a', Buffer.from(''))
      await expect(writing).rejects.toMatchObject({ name: 'TransientError', code: 'STORE' })
    })
  })

  describe('symbolic links', () => {
    beforeEach(async () => {
      await mkdir(join(root, 'outside'))
      await writeFile(join(root, 'outside/secret'), 'secret')
      await put('a', 'a')
      await symlink(join(root, 'outside'), join(root, 'b/folder'))
      await symlink(join(root, 'outside/secret'), join(root, 'b/file'))
      await symlink(join(root, 'outside'), join(root, 'linked-bucket'))
    })

    it('are not there', async () => {
      expect(await keys()).toEqual(['a'])
      expect(await keys('folder/')).toEqual([])
      for (const key of ['file', 'folder', 'folder/secret']) {
        await expect(store.read('b', key)).rejects.toMatchObject(NOT_FOUND)
        await expect(store.head('b', key)).rejects.toMatchObject(NOT_FOUND)
        await store.delete('b', [key])
      }
      await expect(store.read('linked-bucket', 'secret')).rejects.toMatchObject(NOT_FOUND)
      expect(await collect(store.list('linked-bucket', ''))).toEqual([])
      expect(await readFile(join(root, 'outside/secret'), 'utf8')).toBe('secret')
    })

    it('are not written through', async () => {
      await expect(put('folder/new', 'x')).rejects.toMatchObject(BAD_KEY)
      await expect(put('folder/new/deeper', 'x')).rejects.toMatchObject(BAD_KEY)
      await expect(store.write('linked-bucket', 'new', Buffer.from('x'))).rejects.toMatchObject(BAD_KEY)
      await expect(store.write('b', 'file', Buffer.from('x'), { condition: { absent: true } })).rejects.toMatchObject(
        BAD_KEY,
      )
      await put('file', 'an object of its own')
      expect(await text('file')).toBe('an object of its own')
      expect(await readdir(join(root, 'outside'))).toEqual(['secret'])
      expect(await readFile(join(root, 'outside/secret'), 'utf8')).toBe('secret')
    })
  })

  describe('crashes and other processes', () => {
    it('has the old object or the new one, whole, when a writer is killed', async () => {
      for (let round = 0; round < 6; round++) {
        const child = startChild('write-in-a-loop', root, 'b', 'folder/object')
        await firstOutput(child)
        const killAt = performance.now() + 20 + Math.random() * 60
        while (performance.now() < killAt) await expectWhole()
        await kill(child)
        await expectWhole()
        expect(await keys()).toEqual(['folder/object'])
        const { etag } = await store.head('b', 'folder/object')
        await store.write('b', 'folder/object', streamOf('after'), { condition: { etag } })
      }
    })

    async function expectWhole(): Promise<void> {
      const found = Buffer.from(await store.read('b', 'folder/object'))
      expect(found.equals(Buffer.alloc(300_000, found[0]))).toBe(true)
    }

    it('loses no update of several processes', async () => {
      await put('counter', '0')
      const children = [1, 2, 3].map(() => startChild('increment-counter', root, 'b', 'counter', '30'))
      expect(await Promise.all(children.map(exitOf))).toEqual([0, 0, 0])
      expect(await text('counter')).toBe('90')
    })

    it('removes temporary files that crashed writers left a day ago', async () => {
      await put('a', 'a')
      const [old, recent] = [join(root, '.tmp/old'), join(root, '.tmp/recent')]
      for (const path of [old, recent]) await writeFile(path, '')
      const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
      await utimes(old, twoDaysAgo, twoDaysAgo)
      await directoryStore(root).write('b', 'b', Buffer.from('b'))
      expect(existsSync(old)).toBe(false)
      expect(existsSync(recent)).toBe(true)
    })
  })

  it('notices a file that is replaced by one of the same size and time', async () => {
    await put('a', 'one')
    const time = new Date(Date.now() - 3_600_000)
    const path = join(root, 'b/a')
    await utimes(path, time, time)
    const { etag } = await store.head('b', 'a')
    await writeFile(join(root, 'two'), 'two')
    await utimes(join(root, 'two'), time, time)
    await rename(join(root, 'two'), path)
    expect((await store.head('b', 'a')).etag).not.toBe(etag)
  })
})
