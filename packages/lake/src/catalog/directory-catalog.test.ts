import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TransientError } from '@inlet/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tableOf, withColumn } from '../../test/tables.ts'
import { describeCatalog } from './catalog.contract.ts'
import { directoryCatalog } from './directory-catalog.ts'
import { evolveTable } from './evolve-table.ts'

const ORDERS = { database: 'raw', name: 'orders' }
const WORKER = join(import.meta.dirname, '../../test/add-columns.ts')

describe('directoryCatalog', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'inlet-catalog-'))
  })

  afterEach(async () => {
    await rm(root, { recursive: true, force: true })
  })

  describeCatalog(async () => directoryCatalog(join(root, '.catalog')))

  it('keeps the columns of processes that race', async () => {
    const workers = ['1', '2', '3', '4']

    await Promise.all(workers.map(worker => promisify(execFile)(process.execPath, [WORKER, root, worker, '12'])))

    const stored = await directoryCatalog(root).getTable({ database: 'raw', name: 'raced' })
    const expected = workers.flatMap(worker => Array.from({ length: 12 }, (_, index) => `worker_${worker}_${index}`))
    expect(stored?.table.columns.map(column => column.name).toSorted()).toEqual(['id', ...expected].toSorted())
  })

  it('keeps the last ten versions and no temporary files', async () => {
    const catalog = directoryCatalog(root)
    for (let index = 0; index < 15; index++) {
      await evolveTable(catalog, ORDERS, current => withColumn(current, `c${index}`, 'orders'))
    }

    const files = await readdir(join(root, 'raw/orders/versions'))

    expect(files.toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `0000000000${index < 4 ? '0' : '1'}${(index + 6) % 10}.json`),
    )
  })

  it('knows which version brought which columns, also of those that are pruned', async () => {
    const catalog = directoryCatalog(root)
    const before = Date.now()
    for (let index = 0; index < 14; index++) {
      await evolveTable(catalog, ORDERS, current => withColumn(current, `c${index}`, 'orders'))
    }
    const { table, version } = (await catalog.getTable(ORDERS)) ?? expect.fail()
    await catalog.updateTable({ ...table, description: 'without another column' }, version)

    const versions = await catalog.listVersions(ORDERS)
    expect(versions.map(({ version, added }) => [version, added.map(({ name }) => name).join()])).toEqual([
      ['1', 'id,c0'],
      ...Array.from({ length: 13 }, (_, index) => [`${index + 2}`, `c${index + 1}`]),
    ])
    for (const { at } of versions) expect(at).toBeGreaterThanOrEqual(before - 1)
    expect(await catalog.listVersions({ database: 'raw', name: 'none' })).toEqual([])
  })

  it('does not make up what it has no notes of', async () => {
    const catalog = directoryCatalog(root)
    for (let index = 0; index < 14; index++) {
      await evolveTable(catalog, ORDERS, current => withColumn(current, `c${index}`, 'orders'))
    }
    const history = join(root, 'raw/orders/history.jsonl')
    const lines = (await readFile(history, 'utf8')).split('\n')
    const known = async () => (await catalog.listVersions(ORDERS)).map(({ version, added }) => [version, added.length])

    await rm(history)
    expect((await known()).slice(0, 2)).toEqual([
      ['1–5', 6],
      ['6', 1],
    ])
    expect((await catalog.listVersions(ORDERS))[0]?.at).toBeUndefined()
    // Versions 2 and 3 got none, and the last one half of it, as if their writers had been killed.
    await writeFile(history, [lines[3], lines[0], lines[4], lines[5]?.slice(0, 9)].join('\n'))
    expect((await known()).slice(0, 3)).toEqual([
      ['1', 2],
      ['2–4', 3],
      ['5', 1],
    ])
    expect((await known()).at(-1)).toEqual(['14', 1])
  })

  it('keeps names from outside inside of its directory, and apart', async () => {
    const catalog = directoryCatalog(join(root, 'inner'))
    const names = [
      '..',
      '../../up',
      '/etc',
      'a/b',
      'a%2fb',
      'CON',
      'con',
      '日本',
      'x'.repeat(600),
      `${'x'.repeat(600)}y`,
    ]
    for (const name of names) {
      await catalog.createTable(tableOf(name, { database: name }))
      await catalog.createTable(tableOf(name, { database: 'all' }))
    }

    expect(await readdir(root)).toEqual(['inner'])
    expect((await catalog.listDatabases()).toSorted()).toEqual([...names, 'all'].toSorted())
    expect(await catalog.listTables('all')).toHaveLength(names.length)
    for (const name of names) expect((await catalog.listTables(name)).map(table => table.name)).toEqual([name])
  })

  it.each([
    '',
    '{"database":"raw"',
    '[]',
    '{"database":"raw","name":"orders","location":"s3://b/","columns":[{}],"partitionKeys":[]}',
    '{"database":"raw","name":"orders","location":"s3://b/","columns":[],"partitionKeys":[],"format":"avro"}',
  ])('names a table file that is broken: %s', async text => {
    const catalog = directoryCatalog(root)
    await catalog.createTable(tableOf('orders'))
    await writeFile(join(root, 'raw/orders/versions/000000000001.json'), text)

    const error = await catalog.getTable(ORDERS).catch((cause: unknown) => cause)

    expect(error).toBeInstanceOf(TransientError)
    expect(error).toHaveProperty('code', 'CATALOG')
    expect(error).toHaveProperty('message', expect.stringContaining('orders/versions/000000000001.json'))
  })

  it('names a partition file that is broken', async () => {
    const catalog = directoryCatalog(root)
    await catalog.createTable(tableOf('orders'))
    await catalog.registerPartitions(ORDERS, [{ values: ['2026-01-31'], location: 's3://lake/orders/' }])
    await writeFile(join(root, 'raw/orders/partitions/2026-01-31.json'), '{"values":')

    await expect(catalog.listPartitions(ORDERS)).rejects.toThrow(/partitions\/2026-01-31\.json/)
  })

  it('makes TransientError CATALOG of what the file system says', async () => {
    await writeFile(join(root, 'file'), '')

    const creation = directoryCatalog(join(root, 'file')).createTable(tableOf('orders'))

    await expect(creation).rejects.toThrow(/Write raw\.orders failed in the catalog directory: ENOTDIR/)
  })
})
