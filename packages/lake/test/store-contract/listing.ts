import { describe, expect, it } from 'vitest'
import { byBytes } from './keys.ts'
import { collect, forEachOf, type Subject } from './subject.ts'

export function listingContract(open: () => Subject): void {
  describe('listing', () => {
    it('takes a prefix as text, not as a folder', async () => {
      const subject = open()
      for (const name of ['p=1/a', 'p=1/b/c', 'p=10/a', 'p=2/a', 'p']) await subject.put(name, name)
      expect(await subject.names('p=1/')).toEqual(['p=1/a', 'p=1/b/c'])
      expect(await subject.names('p=1')).toEqual(['p=1/a', 'p=1/b/c', 'p=10/a'])
      expect(await subject.names('p=1/b')).toEqual(['p=1/b/c'])
      expect(await subject.names('p=1/b/c')).toEqual(['p=1/b/c'])
      expect(await subject.names('p=1/b/c/')).toEqual([])
      expect(await subject.names('p')).toEqual(['p', 'p=1/a', 'p=1/b/c', 'p=10/a', 'p=2/a'])
      expect(await subject.names('q')).toEqual([])
      expect(await subject.names('/')).toEqual([])
    })

    it.each(['../', './', '..', 'a/../b', 'a//', '\0', '\ud800'])('lists nothing under %j', async prefix => {
      const subject = open()
      await subject.put('a/b', 'b')
      expect(await subject.names(prefix)).toEqual([])
    })

    it.each(['/', '../', '..', './', '\0'])('lists nothing in the bucket under %j', async prefix => {
      const { store, bucket } = open()
      expect(await collect(store.list(bucket, prefix))).toEqual([])
    })

    it('orders a folder among its neighbours as its keys are ordered', async () => {
      const subject = open()
      const names = ['a/x', 'a-b', 'a!', 'a0', 'A', 'aa', 'a/', 'a//y', 'b/c/d', 'b/c-d', 'b/c.d/e', 'ab', 'é', 'z']
      const free = names.filter(name => name !== 'a/')
      for (const name of free) await subject.put(name, name)
      expect(await subject.names()).toEqual(byBytes(free))
    })

    it('lists more than one page, every object once', async () => {
      const subject = open()
      const names = Array.from({ length: 1001 }, (_, i) => `n${String(i).padStart(4, '0')}`)
      await forEachOf(names, name => subject.put(name, ''))
      expect(await subject.names()).toEqual(names)
      await subject.store.delete(
        subject.bucket,
        names.map(name => subject.prefix + name),
      )
      expect(await subject.names()).toEqual([])
    })
  })
}
