import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from './open-store.ts'

it('opens directories where the environment names some', async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-store-'))
  try {
    const store = await openStore({ LOCAL_BUCKETS_DIR: root })
    await store.write('bucket', 'key', Buffer.from('x'))
    expect(await readFile(join(root, 'bucket/key'), 'utf8')).toBe('x')
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

it('opens S3 otherwise, and loads no Glue for it', () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context) } })
    const { openStore } = await import(${JSON.stringify(new URL('open-store.ts', import.meta.url).href)})
    const store = await openStore({})
    const has = name => [...loaded].some(url => url.includes(name))
    console.log(typeof store.readStream, has('client-s3'), has('client-glue'))`
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  expect(output).toBe('function true false\n')
})
