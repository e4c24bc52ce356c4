import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { readRows } from './read-rows.ts'

const MIB = 1024 * 1024
const CHUNK = Buffer.alloc(64 * 1024, 'text, ')

/** A short row, one of 300 MiB and a short one. */
async function* endlessRow(isQuoted: boolean): AsyncGenerator<Uint8Array> {
  const quote = isQuoted ? '"' : ''
  yield Buffer.from(`a\n${quote}`)
  for (let chunk = 0; chunk < 300 * 16; chunk++) yield CHUNK
  yield Buffer.from(`${quote}\nb\n`)
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
/** Garbage cannot be collected for each chunk. The row turns out to be too long at the 17th. */
const isLookedAt = (chunk: number) => (chunk <= 24 && chunk % 2 === 0) || chunk % 1_024 === 0

/** Of what is held. How much garbage there is besides is for V8 to say: a process that has done other work lets more of it lie. */
function memoryInUse(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

describe('a row of 300 MiB', () => {
  it.each([
    ['plain', false],
    ['quoted', true],
  ])('costs no more memory than one of a few, %s', async (_, isQuoted) => {
    const before = memoryInUse()
    let most = 0
    async function* watched() {
      let chunks = 0
      for await (const chunk of endlessRow(isQuoted)) {
        if (isLookedAt(++chunks)) most = Math.max(most, memoryInUse() - before)
        yield chunk
      }
    }
    const rows = []
    for await (const block of readRows(watched(), { delimiter: ',' })) rows.push(...block.rows)
    expect(rows.map(row => row.cells ?? row.fault)).toEqual([['a'], 'ROW_TOO_LONG', ['b']])
    expect(most / MIB).toBeLessThan(16)
  })
})
