import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseS3Event } from '@inlet/core'
import { directoryStore } from '@inlet/lake/directory'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../sqlite/open-database.ts'
import type { BucketEvent } from './bucket-event.ts'
import { knownObjects } from './known-objects.ts'
import { type CreatedObject, objectCreatedEvent } from './object-created.ts'
import { type BucketWatch, type BucketWatchOptions, watchBucket } from './watch-bucket.ts'

let lake: string
let created: CreatedObject[]
let events: BucketEvent[]
let watches: BucketWatch[]
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-bucket-'))
  await mkdir(join(lake, '.live'))
  created = []
  events = []
  watches = []
})
afterEach(async () => {
  for (const watch of watches) await watch.stop()
  await rm(lake, { recursive: true })
})

const path = (key: string) => join(lake, 'drop', key)
async function put(key: string, content: string | Uint8Array = key): Promise<void> {
  await mkdir(dirname(path(key)), { recursive: true })
  await writeFile(path(key), content)
}

/** It forgets nothing that it is not told to, since it is opened on the same file each time. */
async function start(options: Partial<BucketWatchOptions> = {}): Promise<BucketWatch> {
  const watch = await watchBucket({
    lake,
    bucket: 'drop',
    known: knownObjects(openDatabase(join(lake, '.live/events.db')), 'drop'),
    onObject: object => created.push(object),
    onEvent: event => events.push(event),
    restMs: 60,
    ...options,
  })
  watches.push(watch)
  return watch
}

const keys = () => created.map(({ key }) => key)
const told = (expected: readonly string[]) => expect.poll(() => keys().toSorted()).toEqual([...expected].toSorted())

it('tells of what is copied, moved and edited, in folders, whatever it is called', async () => {
  await start()
  const names = ['a.csv', 'Offers/ü und ẞ.csv', 'deep/er/still/#1 + 100%.csv', '空.csv']
  for (const name of names) await put(name)
  await mkdir(join(lake, 'elsewhere/folder/inner'), { recursive: true })
  await writeFile(join(lake, 'elsewhere/moved.csv'), 'moved')
  await utimes(join(lake, 'elsewhere/moved.csv'), 1, 1)
  await rename(join(lake, 'elsewhere/moved.csv'), path('moved.csv'))
  await writeFile(join(lake, 'elsewhere/folder/inner/x.csv'), 'x')
  await rename(join(lake, 'elsewhere/folder'), path('folder'))
  await told([...names, 'moved.csv', 'folder/inner/x.csv'])
  await rename(path('folder/inner'), path('folder/other'))
  await told([...names, 'moved.csv', 'folder/inner/x.csv', 'folder/other/x.csv'])
  const asRead = created.flatMap(object => parseS3Event(objectCreatedEvent(object)).flatMap(({ objects }) => objects))
  expect(asRead).toEqual(created.map(({ bucket, key, sequencer }) => ({ bucket, key, sequencer })))
  const sequencers = created.map(({ sequencer }) => sequencer)
  expect(sequencers).toEqual([...new Set(sequencers)].toSorted())
})

it('waits until an object is at rest', async () => {
  const watch = await start({ restMs: 250 })
  for (const length of [1, 2, 3, 4]) {
    await put('slow.csv', 'x'.repeat(length))
    await sleep(120)
    expect([keys(), watch.resting()]).toEqual([[], 1])
  }
  await told(['slow.csv'])
  expect(created[0]?.size).toBe(4)
})

it('tells again of what is replaced, and of what comes again, but not of what is as it was', async () => {
  await start()
  await put('a.csv', 'one')
  await told(['a.csv'])
  await put('a.csv', 'two')
  await told(['a.csv', 'a.csv'])
  await rename(path('a.csv'), join(lake, 'kept'))
  await sleep(200)
  await rename(join(lake, 'kept'), path('a.csv'))
  await told(['a.csv', 'a.csv', 'a.csv'])
  await watches.pop()?.stop()
  await start()
  await sleep(200)
  expect(created).toHaveLength(3)
})

it('finds what came, changed and went while nobody watched', async () => {
  await put('before.csv')
  await put('changed.csv', 'one')
  await put('gone.csv')
  await start()
  await told(['before.csv', 'changed.csv', 'gone.csv'])
  await watches.pop()?.stop()
  await put('changed.csv', 'another')
  await put('folder/new.csv')
  await cp(path('gone.csv'), join(lake, 'kept'), { preserveTimestamps: true })
  await rm(path('gone.csv'))
  created = []
  await start()
  await told(['changed.csv', 'folder/new.csv'])
  await rename(join(lake, 'kept'), path('gone.csv'))
  await told(['changed.csv', 'folder/new.csv', 'gone.csv'])
})

it('passes over what is unfinished, hidden, ignored, or elsewhere', async () => {
  await writeFile(join(lake, 'outside.csv'), 'x')
  await mkdir(join(lake, 'outside'))
  await writeFile(join(lake, 'outside/in.csv'), 'x')
  const start_ = () => start({ ignores: key => key.startsWith('_state/') })
  await mkdir(path('.'), { recursive: true })
  await symlink(join(lake, 'outside.csv'), path('link.csv'))
  await symlink(join(lake, 'outside'), path('linked'))
  await start_()
  await symlink(join(lake, 'outside'), path('later'))
  for (const name of ['.hidden.csv', 'a.csv~', '.git/x.csv', 'b.csv.part', 'c.csv.crdownload', '_state/x.csv']) {
    await put(name)
  }
  await writeFile(join(lake, 'outside/second.csv'), 'x')
  const store = directoryStore(lake)
  await store.write('drop', 'by/the/store.csv', Buffer.from('x'))
  await put('last.csv')
  await told(['by/the/store.csv', 'last.csv'])
  await watches.pop()?.stop()
  created = []
  await start_()
  await sleep(200)
  expect([keys(), events.filter(({ is }) => is === 'failed')]).toEqual([[], []])
})

it('asks again whoever could not take an object over', async () => {
  let refusals = 3
  await start({
    onObject: object => {
      if (refusals-- > 0) throw new RangeError('the disk is full')
      created.push(object)
    },
  })
  await put('a.csv')
  await told(['a.csv'])
  expect(events.map(({ is }) => is)).toEqual([...Array(3).fill('not-handed-over'), 'object-created'])
  expect(events[0]).toMatchObject({ key: 'a.csv', reason: 'RangeError: the disk is full' })
})

it('hands over again what its process was killed with in its hands', async () => {
  await put('a.csv')
  const url = (module: string) => JSON.stringify(new URL(module, import.meta.url).href)
  const code = `
    const { watchBucket } = await import(${url('watch-bucket.ts')})
    const { knownObjects } = await import(${url('known-objects.ts')})
    const { openDatabase } = await import(${url('../sqlite/open-database.ts')})
    const known = knownObjects(openDatabase(${JSON.stringify(join(lake, '.live/events.db'))}), 'drop')
    await watchBucket({ lake: ${JSON.stringify(lake)}, bucket: 'drop', known, restMs: 30, onObject({ sequencer }) {
      require('node:fs').writeSync(1, sequencer)
      process.kill(process.pid, 'SIGKILL')
    } })`
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    code.replace('require(', 'process.getBuiltinModule('),
  ])
  const sequencer = await text(child.stdout)
  expect(sequencer).toMatch(/^[0-9a-f]{16}$/)
  await start()
  await told(['a.csv'])
  expect(created[0] && created[0].sequencer > sequencer).toBe(true)
})

it('finds thousands of objects', async () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `${index % 50}/${index}.csv`)
  for (let folder = 0; folder < 50; folder++) await mkdir(path(String(folder)), { recursive: true })
  for (let index = 0; index < 1_500; index += 500) {
    await Promise.all(names.slice(index, index + 500).map(name => writeFile(path(name), name)))
  }
  await start()
  for (let index = 1_500; index < 3_000; index += 500) {
    await Promise.all(names.slice(index, index + 500).map(name => writeFile(path(name), name)))
  }
  await expect.poll(() => new Set(keys()).size, { timeout: 20_000, interval: 200 }).toBe(3_000)
  expect(created).toHaveLength(3_000)
})

type FileAction =
  | { readonly is: 'put' | 'touch' | 'delete' | 'link'; readonly name: string }
  | { readonly is: 'move'; readonly name: string; readonly to: string }
type Action = FileAction | { readonly is: 'restart' } | { readonly is: 'wait' }

const name = fc.constantFrom('a', 'b', 'f/a', 'f/b', 'g/h/a', 'f', 'g/h', '.a', 'a~')
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('put' as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constantFrom('touch' as const, 'delete' as const, 'link' as const), name }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('move' as const), name, to: name }) },
  { weight: 2, arbitrary: fc.constantFrom<Action>({ is: 'restart' }, { is: 'wait' }) },
)

/** What is in the folder in the end: by the store, which knows what an object is. */
async function objectsOf(bucket: string): Promise<Map<string, number>> {
  const objects = new Map<string, number>()
  for await (const { key, size } of directoryStore(lake).list(bucket, '')) {
    if (!/(^|\/)\.|~(\/|$)/.test(key)) objects.set(key, size)
  }
  return objects
}

it('tells of the last version of whatever is there, after any history', async () => {
  let size = 0
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 14 }), async actions => {
      const bucket = `drop-${++round}`
      const root = join(lake, bucket)
      const sizes = new Map<string, Set<number>>()
      const told: CreatedObject[] = []
      const begin = () =>
        start({
          bucket,
          known: knownObjects(openDatabase(join(lake, '.live/events.db')), bucket),
          restMs: 15,
          onObject: object => told.push(object),
        })
      let watch = await begin()
      for (const each of actions) {
        if (each.is === 'restart') {
          await watch.stop()
          watch = await begin()
        } else if (each.is === 'wait') await sleep(25)
        else await perform(each, root, ++size).catch(() => undefined)
        for (const [key, bytes] of await objectsOf(bucket)) sizes.set(key, (sizes.get(key) ?? new Set()).add(bytes))
      }
      const expected = await objectsOf(bucket)
      const last = () => new Map(told.map(object => [object.key, object.size]))
      await expect
        .poll(() => [...expected].every(([key, bytes]) => last().get(key) === bytes), { interval: 5 })
        .toBe(true)
      for (const object of told) expect(sizes.get(object.key)?.has(object.size)).toBe(true)
      await watch.stop()
      const before = told.length
      await (await begin()).stop()
      expect(told).toHaveLength(before)
      watches = []
    }),
    { numRuns: 25 },
  )
})

/** Each content has a length of its own. What cannot be done is not. */
async function perform(action: FileAction, root: string, size: number): Promise<void> {
  const path = join(root, action.name)
  await mkdir(dirname(path), { recursive: true })
  switch (action.is) {
    case 'put':
      return writeFile(path, 'x'.repeat(size))
    case 'touch':
      return utimes(path, size, size)
    case 'delete':
      return rm(path, { recursive: true })
    case 'link':
      return symlink(join(root, '..'), path)
    case 'move': {
      const to = join(root, action.to)
      await mkdir(dirname(to), { recursive: true })
      return rename(path, to)
    }
  }
}
