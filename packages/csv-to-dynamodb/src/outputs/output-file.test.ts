import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import { startFakeAws } from '@inlet/lake/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputState } from '../state/import-state.ts'
import { OutputFile } from './output-file.ts'

const MIB = 1024 * 1024
const BUCKET = 'bucket'
const EMPTY: OutputState = { upload: null, etags: [], tail: null, count: 0 }
const place = (key: string) => ({ bucket: BUCKET, key, head: '{"data":[', foot: ']}' })

const stores = new AsyncDisposableStack()
const opened = new Map<string, ObjectStore>()
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-output-'))
  stores.defer(() => rm(root, { recursive: true }))
  opened.set('directories', directoryStore(root))
  opened.set('S3', stores.use(await startFakeAws([BUCKET])).lake.store)
})
afterAll(() => stores.disposeAsync())

/** Elements whose characters have one to four bytes, so that parts end within them in every way. */
function elementsOf(bytes: number): string[] {
  const elements: string[] = []
  for (let left = bytes; left > 0; ) {
    const text = JSON.stringify({ n: elements.length, text: 'aéカ😀'.repeat(1 + (elements.length % 97) * 40) })
    elements.push(text)
    left -= Buffer.byteLength(text)
  }
  return elements
}

describe.each(['directories', 'S3'])('an output in %s', kind => {
  const storeOf = (): ObjectStore => {
    const store = opened.get(kind)
    if (store === undefined) throw new Error(`Expected a store for ${kind}`)
    return store
  }
  const dataOf = async (key: string) => JSON.parse(Buffer.from(await storeOf().read(BUCKET, key)).toString()).data

  it('without elements is an empty array', async () => {
    const key = randomUUID()
    const file = await OutputFile.open(storeOf(), place(key), EMPTY)
    expect(file.isEmpty).toBe(true)
    await file.finish(() => {})
    expect(await dataOf(key)).toEqual([])
  })

  it('has every element, in order, over several parts', async () => {
    const key = randomUUID()
    const elements = elementsOf(12 * MIB)
    const file = await OutputFile.open(storeOf(), place(key), EMPTY)
    for (const element of elements) await file.append(element)
    expect(file.parts).toBe(2)
    await file.finish(() => {})
    expect((await dataOf(key)).map((element: unknown) => JSON.stringify(element))).toEqual(elements)
  })

  it('has elements that are longer than a part', async () => {
    const key = randomUUID()
    const elements = ['1', JSON.stringify('é'.repeat(6 * MIB)), '2']
    const file = await OutputFile.open(storeOf(), place(key), EMPTY)
    for (const element of elements) await file.append(element)
    await file.finish(() => {})
    expect(await dataOf(key)).toEqual(elements.map(element => JSON.parse(element)))
  })

  it('goes on from any save, whatever was done after it, and can be finished again', async () => {
    const key = randomUUID()
    const elements = elementsOf(11 * MIB)
    let state = EMPTY
    for (const [index, end] of [700, 800, 800, 2_400, elements.length].entries()) {
      const file = await OutputFile.open(storeOf(), place(key), state)
      for (const element of elements.slice(state.count, end)) await file.append(element)
      state = JSON.parse(JSON.stringify(await file.save(`tails/${key}-${index}`)))
      expect(state.count).toBe(Math.min(end, elements.length))
      // A writer that is interrupted, having stored another part.
      for (const element of elementsOf(6 * MIB)) await file.append(element)
    }
    for (const _time of [1, 2]) {
      const file = await OutputFile.open(storeOf(), place(key), state)
      await file.finish(() => {})
      expect((await dataOf(key)).map((element: unknown) => JSON.stringify(element))).toEqual(elements)
    }
  })
})

describe('an output that grows too large', () => {
  /** As far as S3 lets an object have parts, and no further. */
  async function almostFull(parts: number) {
    const store = opened.get('directories')
    if (store === undefined) throw new Error('Expected a store')
    const numbers: number[] = []
    const upload = { bucket: BUCKET, key: 'k', id: 'i', token: 't' }
    const watched: ObjectStore = {
      ...store,
      uploadPart: async (_upload, number) => {
        numbers.push(number)
        return 'etag'
      },
      completeUpload: async () => ({ etag: 'e', size: 1 }),
    }
    const etags = Array.from({ length: parts }, () => 'etag')
    const file = await OutputFile.open(watched, place('k'), { upload, etags, tail: null, count: 1 })
    return { file, numbers }
  }

  it('refuses what has no room in 10,000 parts, and can be finished without it', async () => {
    const lengths = fc.array(fc.constantFrom(1, 100_000, 1_700_000, 4 * MIB, 13 * MIB), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 9_995, max: 9_999 }), lengths, async (parts, sizes) => {
        const { file, numbers } = await almostFull(parts)
        for (const size of sizes) {
          try {
            await file.append('カ'.repeat(size / 3))
          } catch (error) {
            expect(error).toMatchObject({ name: 'InputError', code: 'TOO_LARGE' })
          }
        }
        await file.finish(() => {})
        expect(Math.max(...numbers)).toBeLessThanOrEqual(10_000)
      }),
      { numRuns: 10, examples: [[9_998, [4 * MIB, 13 * MIB]]] },
    )
  })

  it('has room for what has', async () => {
    const { file, numbers } = await almostFull(9_998)
    await file.append('x'.repeat(3 * MIB))
    await file.append('x'.repeat(2.2 * MIB))
    expect(numbers).toEqual([9_999])
    expect(() => file.append('x'.repeat(5 * MIB))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
    await file.append('x'.repeat(MIB))
    await file.finish(() => {})
    expect(numbers).toEqual([9_999, 10_000])
  })
})
