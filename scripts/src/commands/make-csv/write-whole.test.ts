import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeWhole } from './write-whole.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-write-'))
  file = join(folder, 'data.csv')
  await writeFile(file, 'before')
})
afterEach(() => rm(folder, { recursive: true }))

it('replaces the file', async () => {
  expect(await writeWhole(file, ['ä', '\n', 'b\n'], new AbortController().signal)).toBe(5)
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['ä\nb\n', ['data.csv']])
})

it('leaves what was there when it is interrupted', async () => {
  const interrupt = new AbortController()
  function* chunks() {
    yield 'half'
    interrupt.abort()
    yield 'the rest'
  }
  expect(await writeWhole(file, chunks(), interrupt.signal)).toBe('aborted')
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['before', ['data.csv']])
})

it('leaves what was there when it fails', async () => {
  // biome-ignore lint/correctness/useYield: it fails before it has anything.
  function* chunks(): Generator<string> {
    throw new RangeError('no chunk')
  }
  const { signal } = new AbortController()
  await expect(writeWhole(file, chunks(), signal)).rejects.toThrow('no chunk')
  await expect(writeWhole(join(folder, 'nowhere', 'a'), ['a'], signal)).rejects.toMatchObject({ code: 'ENOENT' })
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['before', ['data.csv']])
})
