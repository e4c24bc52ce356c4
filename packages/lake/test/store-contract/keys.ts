import { describe, expect, it } from 'vitest'
import type { Subject } from './subject.ts'

const ODD_NAMES = [
  'with space',
  ' leading and trailing ',
  'a+b',
  'a%20b',
  '100%',
  '%2F',
  '%252F',
  '%2f',
  'quotes"\'`',
  'a&b=c;d',
  'a#b?c',
  'a\\b',
  '<tag>',
  'star*{}[]|^~',
  'dt=2026-11-01/part.parquet',
  'caf\u00e9',
  'cafe\u0301',
  '\u{1f600} emoji',
  '\uff21 is before \u{1f600} in UTF-8, after it in UTF-16',
  '日本語/キー',
  'empty//segment',
  'three///slashes',
  'trailing slash/',
  'two trailing//',
  '...',
  '.hidden',
  '..a',
  '-dash',
  'tab\tand\nnewline\r',
  'control\u0001\u001f\u007f\u0085',
  'x'.repeat(255),
]

const REFUSED_KEYS = ['', '/a', '.', '..', 'a/../b', 'a/./b', '../a', 'a/..', 'nul\0', 'lone\ud800', 'x/'.repeat(513)]

export function keysContract(open: () => Subject): void {
  describe('keys', () => {
    it.each(ODD_NAMES)('holds %j', async name => {
      const subject = open()
      await subject.put(name, name)
      expect(await subject.text(name)).toBe(name)
      expect(await subject.names()).toEqual([name])
      expect(await subject.names(name)).toEqual([name])
      await subject.store.delete(subject.bucket, [subject.prefix + name])
      expect(await subject.names()).toEqual([])
    })

    it('keeps them apart, and lists them in the order of their bytes', async () => {
      const subject = open()
      for (const name of ODD_NAMES) await subject.put(name, name)
      for (const name of ODD_NAMES) expect(await subject.text(name)).toBe(name)
      expect(await subject.names()).toEqual(byBytes(ODD_NAMES))
      await subject.store.delete(
        subject.bucket,
        ODD_NAMES.map(name => subject.prefix + name),
      )
      expect(await subject.names()).toEqual([])
    })

    it.each(REFUSED_KEYS)('refuses %j', async key => {
      const { store, bucket } = open()
      const refusal = { name: 'InputError', code: 'BAD_KEY' }
      await expect(store.head(bucket, key)).rejects.toMatchObject(refusal)
      await expect(store.read(bucket, key)).rejects.toMatchObject(refusal)
      await expect(store.readStream(bucket, key)).rejects.toMatchObject(refusal)
      await expect(store.write(bucket, key, Buffer.from('x'))).rejects.toMatchObject(refusal)
      await expect(store.delete(bucket, ['fine', key])).rejects.toMatchObject(refusal)
    })
  })
}

export function byBytes(names: readonly string[]): string[] {
  return names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
