import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStateDirectory } from './state-directory.ts'

let lake: string
let live: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-state-'))
  live = join(lake, '.live')
})
afterEach(() => rm(lake, { recursive: true }))

async function openAndClose(): Promise<string> {
  using state = await openStateDirectory(lake)
  return state.path
}

it('is made, and opened again', async () => {
  expect(await openAndClose()).toBe(live)
  await mkdir(join(live, 'dynamodb'))
  expect(await openAndClose()).toBe(live)
})

it('is for one at a time', async () => {
  const first = await openStateDirectory(lake)
  await expect(openAndClose()).rejects.toThrow(`${lake} is in use`)
  first[Symbol.dispose]()
  await openAndClose()
})

it('is made anew where a process ended before it had made anything', async () => {
  await mkdir(live)
  await writeFile(join(live, 'layout.json'), '')
  await openAndClose()
})

it.each([
  { name: 'another layout', text: '{"layout":0}', problem: 'has layout 0' },
  { name: 'no layout', text: undefined, problem: 'has no readable layout.json' },
  { name: 'half a layout', text: '{"lay', problem: 'has no readable layout.json' },
])('is not touched where it is of another version: $name', async ({ text, problem }) => {
  await mkdir(join(live, 'tables'), { recursive: true })
  if (text !== undefined) await writeFile(join(live, 'layout.json'), text)
  // Twice: the one that is refused lets go of the directory.
  for (const _ of [1, 2]) await expect(openAndClose()).rejects.toThrow(`${live} ${problem}`)
})

it.each(['dynamodb/CURRENT', 'kinesis/CURRENT', 'capture.db', 'checkpoints.db'])(
  'is not used without one of its parts, once it had all: %s',
  async missing => {
    const state = await openStateDirectory(lake)
    for (const part of ['dynamodb/CURRENT', 'kinesis/CURRENT', 'capture.db', 'checkpoints.db']) {
      await mkdir(join(live, dirname(part)), { recursive: true })
      await writeFile(join(live, part), '')
    }
    await state.seal()
    state[Symbol.dispose]()
    await openAndClose()
    await rm(join(live, missing))
    await expect(openAndClose()).rejects.toThrow(`${join(live, missing)} is missing`)
  },
)

it('can begin anew, whatever was there', async () => {
  await mkdir(join(live, 'tables'), { recursive: true })
  await writeFile(join(live, 'layout.json'), '{"layout":0}')
  const state = await openStateDirectory(lake, { isFresh: true })
  expect(await readdir(live)).not.toContain('tables')
  await expect(openStateDirectory(lake, { isFresh: true })).rejects.toThrow('is in use')
  state[Symbol.dispose]()
  await openAndClose()
})
