import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { tableOf } from '../test/tables.ts'
import { newTableInput } from './catalog/glue-table.ts'
import { type LakeOptions, openLake } from './open-lake.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

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

it.each<[LakeOptions, calls: number]>([
  [{}, 1],
  [{ remembersCatalog: true }, 1],
  [{ remembersCatalog: false }, 2],
])('reads a table of Glue twice with the options %j by %i calls', async (options, expected) => {
  const table = tableOf('orders')
  let calls = 0
  const glue = createServer((_, response) => {
    calls++
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(JSON.stringify({ Table: { DatabaseName: table.database, ...newTableInput(table) } }))
  }).listen(0, '127.0.0.1')
  try {
    await once(glue, 'listening')
    const address = glue.address()
    const port = typeof address === 'object' ? address?.port : undefined
    vi.stubEnv('AWS_ENDPOINT_URL_GLUE', `http://127.0.0.1:${port}`)
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'fake')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'fake')
    const { catalog } = await openLake({}, options)
    const read = async () => (await catalog.getTable(table))?.table.location
    expect([await read(), await read(), calls]).toEqual([table.location, table.location, expected])
  } finally {
    glue.closeAllConnections()
    glue.close()
  }
})
