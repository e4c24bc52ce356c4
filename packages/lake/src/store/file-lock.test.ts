import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstOutput, kill, startChild } from '../../test/children/run-child.ts'
import { tryFileLock, withFileLock } from './file-lock.ts'

describe('withFileLock', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'file-lock-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('lets one in at a time, in order, also after one that fails', async () => {
    const path = join(folder, 'order')
    const entered: number[] = []
    let inside = 0
    const turns = [0, 1, 2, 3].map(turn =>
      withFileLock(path, async () => {
        expect(++inside).toBe(1)
        entered.push(turn)
        await sleep(2)
        inside--
        if (turn === 1) throw new Error('failed')
        return turn
      }),
    )
    expect((await Promise.allSettled(turns)).map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      false,
      true,
      true,
    ])
    expect(entered).toEqual([0, 1, 2, 3])
  })

  it('keeps other processes out until the holder ends, however it ends', async () => {
    const path = join(folder, 'process')
    const child = startChild('hold-lock', path)
    await firstOutput(child)
    let isIn = false
    const turn = withFileLock(path, async () => {
      isIn = true
    })
    await sleep(100)
    expect(isIn).toBe(false)
    await kill(child)
    await turn
    expect(isIn).toBe(true)
  })

  it('is taken if it is free, and else says so at once', async () => {
    const path = join(folder, 'try')
    const first = await tryFileLock(path)
    expect(first).toBeDefined()
    expect(await tryFileLock(path)).toBeUndefined()
    first?.[Symbol.dispose]()
    const second = await tryFileLock(path)
    expect(second).toBeDefined()
    second?.[Symbol.dispose]()
  })
})
