import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { exactStream } from './exact-stream.ts'

const failure = (cause: Error) => new Error('failed', { cause })
const FAILED = { message: 'failed', cause: expect.any(Error) }

describe('exactStream', () => {
  it('passes on a source of the size that it should have', async () => {
    expect(await text(exactStream(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3, failure))).toBe('abc')
    expect(await text(exactStream(Readable.from([]), 0, failure))).toBe('')
  })

  it.each([2, 4])('fails for 3 bytes where %i should be', async size => {
    await expect(text(exactStream(Readable.from([Buffer.from('abc')]), size, failure))).rejects.toMatchObject(FAILED)
  })

  it('fails as the source does', async () => {
    const source = new Readable({ read: () => source.destroy(new Error('broken')) })
    await expect(text(exactStream(source, 3, failure))).rejects.toMatchObject(FAILED)
  })

  it('fails when the source is closed early without an error', async () => {
    const source = new Readable({ read: () => source.destroy() })
    await expect(text(exactStream(source, 3, failure))).rejects.toMatchObject(FAILED)
  })

  it('destroys the source with itself', () => {
    const source = new Readable({ read() {} })
    exactStream(source, 3, failure).destroy()
    expect(source.destroyed).toBe(true)
  })
})
