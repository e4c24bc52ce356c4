import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryCheckpoints } from './checkpoints.ts'
import { sqliteCheckpoints } from './sqlite-checkpoints.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-checkpoints-'))
  file = join(folder, 'checkpoints.db')
})
afterEach(() => rm(folder, { recursive: true }))

describe.each([
  ['memoryCheckpoints', () => Promise.resolve(memoryCheckpoints())],
  ['sqliteCheckpoints', () => sqliteCheckpoints(file, 'stream')],
])('%s', (_, open) => {
  it('have the last state of each shard', async () => {
    const checkpoints = await open()
    expect(checkpoints.load()).toEqual(new Map())
    const long = '9'.repeat(128)
    checkpoints.save('a', { since: 1.5 })
    checkpoints.save('b', { sequenceNumber: '1' })
    checkpoints.save('b', { sequenceNumber: long })
    checkpoints.save('c', { sequenceNumber: '7' })
    checkpoints.save('c', 'ended')
    const expected = new Map(Object.entries({ a: { since: 1.5 }, b: { sequenceNumber: long }, c: 'ended' }))
    expect(checkpoints.load()).toEqual(expected)
  })
})

describe('sqliteCheckpoints', () => {
  it('keep streams apart, and last', async () => {
    {
      using one = sqliteCheckpoints(file, 'one')
      using other = sqliteCheckpoints(file, 'other')
      one.save('shard', 'ended')
      other.save('shard', { sequenceNumber: '1' })
      expect(one.load()).toEqual(new Map([['shard', 'ended']]))
    }
    using again = sqliteCheckpoints(file, 'other')
    expect(again.load()).toEqual(new Map([['shard', { sequenceNumber: '1' }]]))
  })

  it('survive the sudden end of the process', async () => {
    const script = fileURLToPath(new URL('./test/save-checkpoints.ts', import.meta.url))
    const child = spawn(process.execPath, [script, file, 'stream'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const printed = text(child.stdout)
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    const saved = (await printed).trimEnd().split('\n').length
    using checkpoints = sqliteCheckpoints(file, 'stream')
    const state = checkpoints.load().get('shard')
    const number = typeof state === 'object' && 'sequenceNumber' in state ? Number(state.sequenceNumber) : 0
    expect(number).toBeGreaterThanOrEqual(saved - 1)
  })

  it('refuse what they do not know', async () => {
    const { DatabaseSync } = await import('node:sqlite')
    using checkpoints = sqliteCheckpoints(file, 'stream')
    using database = new DatabaseSync(file)
    database.exec(`INSERT INTO checkpoints VALUES ('stream', 'shard', '{"sequence":1}')`)
    expect(() => checkpoints.load()).toThrow('Expected the state of a shard')
  })
})
