import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import { describe, expect, it } from 'vitest'
import { eventOf, nativePayload } from '../test/events.ts'
import { readAnswers } from '../test/transformer.ts'

/** Tells the answer, and which files of the bundle were loaded for it. */
const RUN = `
import { registerHooks } from 'node:module'
const loaded = []
registerHooks({ load(url, context, next) { if (url.startsWith('file:')) loaded.push(url.split('/').pop()); return next(url, context) } })
const { handler } = await import(process.argv[1])
const answer = process.argv[2] && await handler(JSON.parse(process.argv[2]))
console.log('answer', JSON.stringify({ loaded, answer }))
`

interface Run {
  readonly loaded: readonly string[]
  readonly answer: Parameters<typeof readAnswers>[0]
}

function run(file: string, env: NodeJS.ProcessEnv, event: unknown): Run | string {
  const args = ['--input-type=module', '-e', RUN, file, JSON.stringify(event)]
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  const text = /^answer (.*)$/m.exec(stdout)?.[1]
  return text === undefined ? stderr : JSON.parse(text)
}

async function makeDirectory(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'inlet-bundle-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

describe('the handler in a bundle', () => {
  it.each(BUNDLES)('starts and transforms, and loads no client of AWS for that: %o', async options => {
    await using directory = await makeDirectory()
    await bundle({ handler: join(import.meta.dirname, 'handler.ts') }, directory.path, options)
    const file = join(directory.path, 'handler.mjs')
    const event = eventOf([nativePayload({ keys: { orderid: { S: '3714' } } })])
    const ran = run(file, { AWS_REGION: 'eu-west-1', DELIVERY: 'json' }, event)
    if (typeof ran === 'string') throw new Error(ran)
    expect(readAnswers(ran.answer)[0]?.rows).toMatchObject([{ orderid: '3714' }])
    expect(ran.loaded).toContain('handler.mjs')
    // Without splitting, all of it is in one file.
    if (options.splitting !== true) return

    const files = await readdir(directory.path)
    const chunks = await Promise.all(
      files.map(async name => ({ name, text: await readFile(join(directory.path, name), 'utf8') })),
    )
    const loaded = chunks.filter(({ name }) => ran.loaded.includes(name))
    expect(loaded.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)).toBeLessThan(MOST_BYTES)
    for (const operation of ['PutRecordsCommand', 'PutRecordBatchCommand']) {
      expect(chunks.some(({ text }) => text.includes(operation))).toBe(true)
      expect(loaded.filter(({ text }) => text.includes(operation))).toEqual([])
    }
  })

  it('says what is wrong with its environment', async () => {
    const { stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'handler.ts')], {
      env: {},
      encoding: 'utf8',
    })
    expect(stderr).toContain('DELIVERY is not set')
  })
})

/** Of what starts with the function: less than half of what comes with the clients. */
const MOST_BYTES = 280_000
