import { describe, expect, it } from 'vitest'
import type { WriteOptions } from '../../src/store/object-store.ts'
import { type Subject, streamOf } from './subject.ts'

const FAILED = { name: 'PreconditionFailed' }
const ABSENT = { condition: { absent: true } } as const
const RACERS = Array.from({ length: 10 }, (_, i) => `racer ${i}`)

/** Both ways to send a body; on S3, long streams are conditional in a request of their own. */
const BODIES: readonly (readonly [string, (text: string) => Uint8Array | AsyncIterable<Uint8Array>])[] = [
  ['bytes', text => Buffer.from(text)],
  ['a stream', text => streamOf(text)],
  ['a stream of several parts', text => streamOf(text, ' '.repeat(9_000_000))],
]

export function conditionsContract(open: () => Subject): void {
  describe.each(BODIES)('conditional writes of %s', (_name, body) => {
    const write = (subject: Subject, text: string, options: WriteOptions) =>
      subject.store.write(subject.bucket, `${subject.prefix}a`, body(text), options)
    const content = async (subject: Subject) => (await subject.text('a')).trim()

    it('creates only what is absent', async () => {
      const subject = open()
      const { etag } = await write(subject, 'first', ABSENT)
      await expect(write(subject, 'second', ABSENT)).rejects.toMatchObject(FAILED)
      expect(await content(subject)).toBe('first')
      expect((await subject.store.head(subject.bucket, `${subject.prefix}a`)).etag).toBe(etag)
      await subject.store.delete(subject.bucket, [`${subject.prefix}a`])
      await write(subject, 'third', ABSENT)
      expect(await content(subject)).toBe('third')
    })

    it('replaces only the version that it was told', async () => {
      const subject = open()
      await expect(write(subject, 'none', { condition: { etag: 'missing' } })).rejects.toMatchObject(FAILED)
      expect(await subject.names()).toEqual([])
      const first = await write(subject, 'first', {})
      const second = await write(subject, 'second', { condition: first })
      await expect(write(subject, 'late', { condition: first })).rejects.toMatchObject(FAILED)
      expect(await content(subject)).toBe('second')
      await subject.store.delete(subject.bucket, [`${subject.prefix}a`])
      await expect(write(subject, 'later', { condition: second })).rejects.toMatchObject(FAILED)
      expect(await subject.names()).toEqual([])
    })

    it('lets exactly one of ten racers create', async () => {
      const subject = open()
      const winners = await winnersOf(racer => write(subject, racer, ABSENT))
      expect(winners).toEqual([await content(subject)])
    })

    it('lets exactly one of ten racers replace', async () => {
      const subject = open()
      const condition = await write(subject, 'first', {})
      const winners = await winnersOf(racer => write(subject, racer, { condition }))
      expect(winners).toEqual([await content(subject)])
    })
  })
}

/** The racers that won; the others must have lost for no other reason than the condition. */
async function winnersOf(run: (racer: string) => Promise<unknown>): Promise<string[]> {
  const results = await Promise.allSettled(RACERS.map(run))
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(FAILED)
  return RACERS.filter((_, i) => results[i]?.status === 'fulfilled')
}
