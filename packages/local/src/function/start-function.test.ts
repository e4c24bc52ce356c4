import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FunctionOptions, type LocalFunction, startFunction } from './start-function.ts'

const HANDLER = new URL('./test/fixture-handler.ts', import.meta.url)
const BROKEN = new URL('./test/fixture-broken.ts', import.meta.url)
const SLOW = new URL('./test/fixture-slow.ts', import.meta.url)

describe('startFunction', () => {
  let folder: string
  let logFile: string
  let started: LocalFunction[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inlet-function-'))
    logFile = join(folder, 'function.log')
    started = []
  })
  afterEach(async () => {
    await Promise.all(started.map(one => one.kill()))
    await Promise.all(started.map(one => one.stop()))
    await rm(folder, { recursive: true })
  })

  async function start(options: Partial<FunctionOptions> = {}): Promise<LocalFunction> {
    const one = await startFunction({
      module: HANDLER,
      env: {},
      logFile,
      timeoutMs: 60_000,
      concurrency: 1,
      ...options,
    })
    started.push(one)
    return one
  }

  it('gives back what the handler returns, as JSON carries it', async () => {
    const { invoke } = await start()
    const value = { text: 'ü', list: [1, null], gone: undefined, time: new Date(0) }
    expect(await invoke({ action: 'echo', value })).toEqual({
      text: 'ü',
      list: [1, null],
      time: '1970-01-01T00:00:00.000Z',
    })
    expect(await invoke({ action: 'nothing' })).toBeNull()
  })

  it('takes another export, and a module by its path', async () => {
    const { invoke } = await start({ module: fileURLToPath(HANDLER), export: 'other' })
    expect(await invoke(undefined)).toBe('other')
  })

  it('has its own environment and a context', async () => {
    const { invoke } = await start({ env: { S3_RAW: 'raw' }, name: 'loader' })
    expect(await invoke({ action: 'environment' })).toEqual({ S3_RAW: 'raw' })
    const context = await invoke({ action: 'context' })
    expect(context).toMatchObject({
      functionName: 'loader',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:loader',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      remaining: expect.any(Number),
    })
    expect(await invoke({ action: 'context' }, 'again')).toMatchObject({ awsRequestId: 'again' })
  })

  it.each([
    ['timeoutMs', { timeoutMs: 0 }],
    ['concurrency', { concurrency: 1.5 }],
  ])('refuses a %s that makes no sense', async (name, options) => {
    await expect(start(options)).rejects.toMatchObject({ name: 'ConfigError', message: expect.stringContaining(name) })
  })

  it('fails at start if it cannot log', async () => {
    await expect(start({ logFile: join(folder, 'missing/function.log') })).rejects.toMatchObject({ code: 'ENOENT' })
  })

  describe('errors', () => {
    it.each([
      ['throw', { kind: 'handler', errorName: 'RangeError', message: 'RangeError: 7' }],
      ['throwText', { kind: 'handler', errorName: 'number', message: 'number: 7' }],
      ['reject', { kind: 'handler', errorName: 'TypeError', message: 'TypeError: rejected' }],
      ['bigint', { kind: 'response', errorName: 'TypeError' }],
      ['circle', { kind: 'response', errorName: 'TypeError' }],
    ])('%s leaves the container as it is', async (action, error) => {
      const { invoke } = await start()
      await invoke({ action: 'count' })
      await expect(invoke({ action, value: 7 })).rejects.toMatchObject({ name: 'FunctionError', ...error })
      expect(await invoke({ action: 'count' })).toBe(2)
    })

    it.each([
      ['hang', { kind: 'timeout', message: expect.stringContaining('1000 ms') }],
      ['spin', { kind: 'timeout' }],
      ['exit', { kind: 'exit', message: expect.stringContaining('code 3') }],
      ['uncaught', { kind: 'exit', errorName: 'SyntaxError', message: expect.stringContaining('nobody catches it') }],
    ])('%s ends the container, and the next invocation gets another', async (action, error) => {
      const { invoke } = await start({ timeoutMs: 1_000 })
      await invoke({ action: 'count' })
      await expect(invoke({ action })).rejects.toMatchObject({ name: 'FunctionError', ...error })
      expect(await invoke({ action: 'count' })).toBe(1)
    })

    it('says why a module does not load, every time', async () => {
      const broken = await start({ module: BROKEN })
      for (let round = 0; round < 2; round++) {
        await expect(broken.invoke({})).rejects.toMatchObject({ kind: 'init', message: 'Error: no configuration' })
      }
      const missing = await start({ module: new URL('missing.ts', HANDLER) })
      await expect(missing.invoke({})).rejects.toMatchObject({ kind: 'init' })
      const nameless = await start({ export: 'nameless' })
      await expect(nameless.invoke({})).rejects.toMatchObject({
        kind: 'init',
        message: expect.stringContaining('Expected a function nameless'),
      })
      const slow = await start({ module: SLOW, loadMs: 300 })
      await expect(slow.invoke({})).rejects.toMatchObject({ kind: 'init', message: expect.stringContaining('300 ms') })
    })
  })

  describe('containers', () => {
    it('take one event after the other, in turn, warm', async () => {
      const { invoke } = await start()
      const events = [20, 10, 0, 5].map(value => ({ action: 'wait', value }))
      expect(await Promise.all(events.map(event => invoke(event)))).toEqual([1, 2, 3, 4])
    })

    it('are started on demand, as many as allowed', async () => {
      const { invoke } = await start({ concurrency: 2 })
      expect(await invoke({ action: 'count' })).toBe(1)
      expect(await invoke({ action: 'count' })).toBe(2)
      const waiting = [50, 0, 0, 0].map(value => invoke({ action: 'wait', value }))
      const [first, second, ...later] = await Promise.all(waiting)
      expect([first, second]).toEqual([3, 1])
      // Which of the two takes them is a matter of how long the second takes to start; there is no third.
      expect(later).not.toContain(1)
    })

    it('end at once when killed', async () => {
      const one = await start()
      await one.invoke({ action: 'count' })
      const inFlight = one.invoke({ action: 'hang' })
      const waiting = one.invoke({ action: 'count' })
      const failures = Promise.all([inFlight, waiting].map(it => expect(it).rejects.toMatchObject({ kind: 'crash' })))
      await one.kill()
      await failures
      expect(await one.invoke({ action: 'count' })).toBe(1)
    })

    it('finish what is in flight when stopped', async () => {
      const one = await start()
      const answers = [20, 0].map(value => one.invoke({ action: 'wait', value }))
      await one.stop()
      expect(await Promise.all(answers)).toEqual([1, 2])
      await expect(one.invoke({ action: 'count' })).rejects.toThrow('stopped')
      await one.stop()
    })

    it('end when stopped whatever they leave open', async () => {
      const one = await start()
      await one.invoke({ action: 'leaveOpen' })
      await one.stop()
    })
  })

  describe('log', () => {
    it('is appended to, and complete after stop', async () => {
      await writeFile(logFile, 'before\n')
      const one = await start({ concurrency: 2 })
      const long = 'x'.repeat(300_000)
      await Promise.all([one.invoke({ action: 'print', value: long }), one.invoke({ action: 'print', value: 'short' })])
      await one.stop()
      const lines = (await readFile(logFile, 'utf8')).split('\n').sort()
      expect(lines).toEqual(['', 'before', 'short', long])
    })

    it('is told line by line to whoever listens', async () => {
      const lines: string[] = []
      const one = await start({ onLine: line => lines.push(line) })
      await one.invoke({ action: 'print', value: 'one' })
      await expect(one.invoke({ action: 'exit' })).rejects.toMatchObject({ kind: 'exit' })
      await one.stop()
      expect(lines).toEqual(['one', 'last words'])
    })

    it('has what a container said before it died', async () => {
      const one = await start()
      await expect(one.invoke({ action: 'exit' })).rejects.toMatchObject({ kind: 'exit' })
      await one.stop()
      expect(await readFile(logFile, 'utf8')).toBe('last words\n')
    })

    it('says what else ended a container', async () => {
      const one = await start({ timeoutMs: 1_000 })
      await expect(one.invoke({ action: 'uncaught' })).rejects.toMatchObject({ kind: 'exit' })
      await expect(one.invoke({ action: 'hang' })).rejects.toMatchObject({ kind: 'timeout' })
      await one.stop()
      const log = await readFile(logFile, 'utf8')
      expect(log).toMatch(/^Function error \(exit\): SyntaxError\n +at .*fixture-handler\.ts/)
      expect(log).toMatch(/\nFunction error \(timeout\): after 1000 ms\n$/)
      expect(log).not.toContain('nobody catches it')
    })

    it('says where the handler failed, and not what with', async () => {
      const one = await start()
      const value = 'secret\n    at secret'
      await expect(one.invoke({ action: 'throw', value })).rejects.toThrow('secret')
      await one.stop()
      const log = await readFile(logFile, 'utf8')
      expect(log).toMatch(/^Function error \(handler\): RangeError\n +at .*fixture-handler\.ts/)
      expect(log).not.toContain('secret')
    })
  })
})
