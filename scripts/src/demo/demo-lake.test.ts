import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyLake, openLake } from './demo-lake.ts'
import { handOver } from './marker.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-demo-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes the directory, and empties it of what it filled, and of nothing else', async () => {
  const lake = await openLake(join(folder, 'new/lake'))
  expect(lake).toBe(join(folder, 'new/lake'))
  const theirs = ['.catalog/mine', 'lake/mine', 'mine', 'vendor-drop/rates/mine']
  for (const made of ['raw/orders', '.catalog/raw', 'vendor-drop/rates/demo', 'lake/exchange_rates/load', ...theirs])
    await mkdir(join(lake, made), { recursive: true })
  await writeFile(join(lake, 'demo.log'), 'old')
  expect(await openLake(lake)).toBe(lake)
  await emptyLake(lake)
  const left = await readdir(lake, { recursive: true })
  expect(left.toSorted()).toEqual(
    ['.catalog', '.made-by-the-demo', 'lake', 'vendor-drop', 'vendor-drop/rates', ...theirs].toSorted(),
  )
})

it('takes an empty directory', async () => {
  await openLake(folder)
  expect(await readdir(folder)).toEqual(['.made-by-the-demo'])
})

it('refuses a directory that somebody else filled, and leaves it as it is', async () => {
  await mkdir(join(folder, 'raw'))
  await writeFile(join(folder, 'raw/mine'), 'text')
  await expect(openLake(folder)).rejects.toThrow(`${folder} is not empty, and the demo did not make it`)
  expect(await readFile(join(folder, 'raw/mine'), 'utf8')).toBe('text')
  expect(await readdir(folder)).toEqual(['raw'])
})

it('refuses a file', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(openLake(join(folder, 'file'))).rejects.toThrow('not a directory')
})

it('does not empty a directory that it has handed over', async () => {
  const lake = await openLake(folder)
  await mkdir(join(lake, 'raw'))
  await handOver(lake)
  await expect(openLake(folder)).rejects.toThrow('is not empty')
})
