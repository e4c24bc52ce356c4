import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_DIALECT } from '@inlet/core'
import { directoryStore, readCsvFiles } from '@inlet/lake'
import { expect, it } from 'vitest'
import { zipOf } from './zip.ts'

it('makes a zip that a reader of zips takes', async () => {
  const lake = await mkdtemp(join(tmpdir(), 'inlet-zip-'))
  try {
    const store = directoryStore(lake)
    const members = [
      { name: 'a.csv', content: 'a,b\n1,2\n' },
      { name: 'größer/b.csv', content: `a,b\n${'3,ü\n'.repeat(1_000)}` },
    ]
    const zip = zipOf(members.map(({ name, content }) => ({ name, content: Buffer.from(content) })))
    await store.write('bucket', 'x.zip', zip)
    const object = { bucket: 'bucket', key: 'x.zip', ...(await store.head('bucket', 'x.zip')) }
    const found: { readonly name: string | undefined; readonly content: string }[] = []
    for await (const { name, rows: blocks } of readCsvFiles(store, object, DEFAULT_DIALECT)) {
      let content = ''
      for await (const { rows } of blocks) for (const { cells = [] } of rows) content += `${cells.join()}\n`
      found.push({ name, content })
    }
    expect(found).toEqual(members)
  } finally {
    await rm(lake, { recursive: true })
  }
})
