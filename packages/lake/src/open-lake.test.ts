import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tableOf } from '../test/tables.ts'
import { openLake } from './open-lake.ts'

it('opens directories where the environment names some, with the catalog beside the buckets', async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-lake-'))
  try {
    const { store, catalog } = await openLake({ LOCAL_BUCKETS_DIR: root })
    await store.write('bucket', 'key', new Uint8Array([1]))
    await catalog.createTable(tableOf('orders'))

    expect(await readdir(root)).toEqual(expect.arrayContaining(['.catalog', 'bucket']))
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

it('opens S3 and Glue otherwise', async () => {
  expect(Object.keys(await openLake({})).toSorted()).toEqual(['catalog', 'store'])
})
