import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KinesisStreamEvent } from 'aws-lambda'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEventSource } from '../event-source/start-event-source.ts'
import { MemoryStream } from '../event-source/test/memory-stream.ts'
import { type LocalFunction, startFunction } from './start-function.ts'
import { watchSources } from './watch-sources.ts'

let folder: string
let logFile: string
let fn: LocalFunction
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-reload-'))
  logFile = join(folder, 'function.log')
  await mkdir(join(folder, 'src'))
})
afterEach(async () => {
  await fn.stop()
  await rm(folder, { recursive: true })
})

/** A handler that waits as long as its event says, and answers by what it imports. */
const HANDLER = `import { setTimeout as sleep } from 'node:timers/promises'
import { version } from './version.ts'
export async function handler(event: { readonly ms?: number }): Promise<string> {
  await sleep(event.ms ?? 0)
  return version
}`

const save = (name: string, text: string) => writeFile(join(folder, 'src', name), text)
const saveVersion = (version: string) => save('version.ts', `export const version: string = '${version}'`)

async function start(handler: string, concurrency = 1): Promise<void> {
  await save('handler.ts', handler)
  fn = await startFunction({
    module: join(folder, 'src/handler.ts'),
    env: {},
    logFile,
    timeoutMs: 20_000,
    concurrency,
  })
}

it('has what its module imports as it is, for invocations that begin later', async () => {
  await saveVersion('one')
  await start(HANDLER)
  expect(await fn.invoke({})).toBe('one')
  await saveVersion('two')
  expect(await fn.invoke({})).toBe('one')
  await fn.reload()
  expect(await fn.invoke({})).toBe('two')
})

it('lets what is under way finish with what it began with', async () => {
  await saveVersion('one')
  await start(HANDLER, 2)
  // Both containers have loaded what there is.
  await Promise.all([fn.invoke({ ms: 100 }), fn.invoke({ ms: 100 })])
  const underWay = [fn.invoke({ ms: 600 }), fn.invoke({ ms: 600 })]
  const waiting = fn.invoke({})
  expect(fn.running()).toBe(3)
  await saveVersion('two')
  await fn.reload()
  expect(await Promise.all(underWay)).toEqual(['one', 'one'])
  expect(await waiting).toBe('two')
  expect(fn.running()).toBe(0)
})

it('says why a module does not load, and has the next one that does', async () => {
  await saveVersion('one')
  await start(HANDLER)
  await fn.invoke({})
  await save('version.ts', 'export const version: string = )')
  await expect(fn.reload()).rejects.toMatchObject({ kind: 'init' })
  await expect(fn.invoke({})).rejects.toMatchObject({ kind: 'init' })
  await saveVersion('two')
  await fn.reload()
  expect(await fn.invoke({})).toBe('two')
})

it('ends what is under way in a stopped function, whatever was reloaded before', async () => {
  await saveVersion('one')
  await start(HANDLER, 2)
  const underWay = fn.invoke({ ms: 300 })
  await Promise.all([fn.reload(), fn.reload()])
  await fn.stop()
  expect(await underWay).toBe('one')
  await expect(fn.reload()).rejects.toThrow('stopped')
})

/** A handler that keeps what it was given in a file, and breaks if it is told to. */
const KEEPING = `import { appendFileSync } from 'node:fs'
import { version } from './version.ts'
export function handler(event: { readonly Records: readonly { readonly kinesis: { readonly data: string } }[] }): void {
  const lines = event.Records.map(({ kinesis }) => \`\${version} \${Buffer.from(kinesis.data, 'base64')}\\n\`)
  appendFileSync(new URL('../kept.txt', import.meta.url), lines.join(''))
}`

it('loses nothing of a stream while sources change under it, be it to what does not load', async () => {
  await saveVersion('v0')
  await start(KEEPING)
  const reloads: Promise<unknown>[] = []
  await using _watching = await watchSources({
    paths: [join(folder, 'src')],
    onChange: () => reloads.push(fn.reload().catch(error => error)),
    onFailure: error => expect.unreachable(String(error)),
    quietMs: 30,
  })
  const stream = new MemoryStream(Date.now)
  const source = startEventSource({
    stream,
    invoke: event => fn.invoke(event as KinesisStreamEvent),
    settings: {
      batchSize: 7,
      batchWindowMs: 0,
      pollMs: 10,
      maximumRetryAttempts: -1,
      retryBaseMs: 20,
      retryCapMs: 100,
    },
  })
  const texts: string[] = []
  for (let round = 1; round <= 6; round++) {
    for (let index = 0; index < 25; index++) {
      const text = `${round}-${index}`
      texts.push(text)
      stream.put(text)
      await sleep(4)
    }
    if (round % 3 === 0) await save('version.ts', 'export const version = (')
    else await saveVersion(`v${round}`)
  }
  await sleep(200)
  await saveVersion('last')
  await source.caughtUp()
  await source.stop()
  const kept = (await readFile(join(folder, 'kept.txt'), 'utf8'))
    .trim()
    .split('\n')
    .map(line => line.split(' '))
  expect(new Set(kept.map(([, text]) => text))).toEqual(new Set(texts))
  expect(new Set(kept.map(([version]) => version)).size).toBeGreaterThan(1)
  expect(reloads.length).toBeGreaterThan(1)
  await Promise.all(reloads)
})
