import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { parseS3Event } from '@inlet/core'
import { directoryStore } from '@inlet/lake/directory'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { virtualTime } from '../event-source/test/virtual-time.ts'
import { FunctionError } from '../function/function-error.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { type Message, Postponed } from './message.ts'
import type { Queue, QueueOptions } from './queue.ts'
import type { QueueEvent } from './queue-event.ts'
import { checkReported, sqsEvent } from './sqs-event.ts'
import { startQueue } from './start-queue.ts'

let lake: string
let database: DatabaseSync
let events: QueueEvent[]
let queues: Queue[]
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-queue-'))
  database = openDatabase(join(lake, 'events.db'))
  events = []
  queues = []
})
afterEach(async () => {
  for (const queue of queues) await queue.stop()
  database.close()
  await rm(lake, { recursive: true })
})

function start(deliver: QueueOptions['deliver'], options: Partial<QueueOptions> = {}): Queue {
  const queue = startQueue({
    database,
    name: 'uploads',
    deliver,
    subjectOf: body => body,
    deadLetters: { store: directoryStore(lake), bucket: 'on-failure' },
    onEvent: event => events.push(event),
    time: virtualTime(),
    ...options,
  })
  queues.push(queue)
  return queue
}

const kinds = () => events.map(({ is }) => is)
const fail = () => Promise.reject(new FunctionError('handler', 'secret', 'RangeError'))

async function deadLetters(): Promise<{ key: string; letter: Record<string, unknown> }[]> {
  const store = directoryStore(lake)
  const letters = []
  for await (const { key } of store.list('on-failure', '')) {
    letters.push({ key, letter: JSON.parse(Buffer.from(await store.read('on-failure', key)).toString()) })
  }
  return letters
}

it('delivers in order what was sent, also before a start', async () => {
  const seen: string[] = []
  const first = start(async () => expect.unreachable())
  first.pause()
  for (const body of ['a', 'b']) first.send(body)
  expect(first.counts()).toEqual({ waiting: 2, running: 0 })
  await first.stop()
  const queue = start(async ({ body }) => void seen.push(body))
  queue.send('c')
  await queue.empty()
  expect(seen).toEqual(['a', 'b', 'c'])
  expect(queue.counts()).toEqual({ waiting: 0, running: 0 })
  expect(kinds().filter(is => is !== 'sent')).toEqual(Array(3).fill(['received', 'succeeded']).flat())
})

it('gives a message up at the fifth failure, each a while after the one before, and keeps it', async () => {
  const queue = start(fail)
  const id = queue.send('{"a":1}')
  await queue.empty()
  const failures = events.flatMap(event => (event.is === 'failed' ? [event.afterMs] : []))
  expect(failures).toEqual([1_000, 2_000, 4_000, 8_000])
  const [{ key, letter } = { key: '', letter: {} }] = await deadLetters()
  expect(key).toMatch(new RegExp(`^aws/sqs/uploads/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\dT[\\d.]+-${id}\\.json$`))
  expect(letter).toMatchObject({ messageId: id, body: '{"a":1}', receives: 5, reason: 'handler: RangeError' })
  expect(events.at(-1)).toMatchObject({ is: 'dead', objectKey: key, receives: 5 })
})

it('keeps a message as long as it cannot be kept elsewhere', async () => {
  let refusals = 2
  const real = directoryStore(lake)
  const store = {
    ...real,
    write: async (...args: Parameters<typeof real.write>) => {
      if (refusals-- > 0) throw new Error('no space')
      return real.write(...args)
    },
  }
  const queue = start(fail, { settings: { maxReceives: 1 }, deadLetters: { store, bucket: 'on-failure' } })
  queue.send('x')
  await queue.empty()
  expect(kinds().filter(is => is.startsWith('dead'))).toEqual(['dead-failed', 'dead-failed', 'dead'])
  expect(await deadLetters()).toHaveLength(1)
})

it('does not count what is postponed, and brings it at once if it is told to', async () => {
  let isReady = false
  let deliveries = 0
  const queue = start(
    async () => {
      deliveries++
      if (!isReady) throw new Postponed('there is no table')
    },
    { time: undefined as never, settings: { postponeMs: 60_000 } },
  )
  queue.send('x')
  for (let round = 1; round <= 8; round++) {
    await expect.poll(() => deliveries).toBe(round)
    if (round === 8) isReady = true
    await expect.poll(() => queue.counts()).toEqual({ waiting: 1, running: 0 })
    queue.hurry()
  }
  await queue.empty()
  expect([deliveries, events.at(-1)]).toMatchObject([9, { is: 'succeeded', receives: 1 }])
})

it('begins no more at once than it may, and nothing while it is paused', async () => {
  const turns: (() => void)[] = []
  const queue = start(() => new Promise(resolve => turns.push(resolve)), { settings: { concurrency: 2 } })
  queue.pause()
  for (const body of 'abcd') queue.send(body)
  await new Promise(setImmediate)
  expect(turns).toHaveLength(0)
  queue.resume()
  await expect.poll(() => queue.counts()).toEqual({ waiting: 2, running: 2 })
  queue.pause()
  for (const turn of turns.splice(0)) turn()
  await expect.poll(() => queue.counts()).toEqual({ waiting: 2, running: 0 })
  queue.resume()
  await expect.poll(() => turns.length).toBe(2)
  for (const turn of turns) turn()
  await queue.empty()
})

it('puts back what fails while it stops, and lets the rest finish', async () => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const queue = start(({ body }) => (body === 'a' ? promise : Promise.resolve()), { settings: { concurrency: 2 } })
  queue.send('a')
  await expect.poll(() => queue.counts().running).toBe(1)
  const stopped = queue.stop()
  reject(new Error('killed'))
  await stopped
  resolve()
  expect(events.at(-1)).toMatchObject({ is: 'put-back' })
  const again: Message[] = []
  await start(async message => void again.push(message)).empty()
  expect(again).toMatchObject([{ body: 'a', receives: 1 }])
})

it('brings again what a process had in hand that was killed', async () => {
  const url = (module: string) => JSON.stringify(new URL(module, import.meta.url).href)
  const code = `
    const { startQueue } = await import(${url('start-queue.ts')})
    const { openDatabase } = await import(${url('../sqlite/open-database.ts')})
    const queue = startQueue({ database: openDatabase(${JSON.stringify(join(lake, 'events.db'))}), name: 'uploads', subjectOf: String, deliver({ body }) {
      process.getBuiltinModule('fs').writeSync(1, body)
      process.kill(process.pid, 'SIGKILL')
    } })
    queue.send('first')
    queue.send('second')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code])
  expect(await text(child.stdout)).toBe('first')
  const seen: unknown[] = []
  await start(async ({ body, receives }) => void seen.push([body, receives])).empty()
  expect(seen).toEqual([
    ['first', 2],
    ['second', 1],
  ])
})

it('loses nothing and delivers nothing too often, whatever fails', async () => {
  const outcome = fc.constantFrom('ok', 'fail', 'later')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(outcome, { maxLength: 9 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }),
      async (plans, concurrency) => {
        const deliveries = plans.map(() => [] as number[])
        let running = 0
        const dead: string[] = []
        const queue = start(
          async ({ body, receives }) => {
            const index = Number(body)
            running++
            expect(running).toBeLessThanOrEqual(concurrency)
            await new Promise(setImmediate)
            running--
            const what = plans[index]?.[deliveries[index]?.length ?? 0] ?? 'ok'
            deliveries[index]?.push(receives)
            if (what === 'later') throw new Postponed('later')
            if (what === 'fail') throw new Error('no')
          },
          {
            name: `queue-${queues.length}`,
            settings: { concurrency },
            onEvent: event => event.is === 'dead' && dead.push(event.messageId),
          },
        )
        const ids = plans.map((_, index) => queue.send(String(index)))
        await queue.empty()
        for (const [index, plan] of plans.entries()) {
          const { received, isDead } = expectedOf(plan)
          expect(deliveries[index]).toEqual(received)
          expect(dead.includes(ids[index] ?? '')).toBe(isDead)
        }
      },
    ),
    { numRuns: 40 },
  )
})

/** By hand: the receive count of each delivery, and whether all of them failed. */
function expectedOf(plan: readonly string[]): { received: number[]; isDead: boolean } {
  const received: number[] = []
  let failures = 0
  for (let index = 0; ; index++) {
    received.push(failures + 1)
    const what = plan[index] ?? 'ok'
    if (what === 'ok') return { received, isDead: false }
    if (what === 'fail' && ++failures === 5) return { received, isDead: true }
  }
}

it('is refused settings that make no sense', () => {
  expect(() => start(fail, { settings: { maxReceives: 0 } })).toThrow('Expected maxReceives of a queue')
})

it('makes an event of SQS that handlers read, and understands what they report', () => {
  const body = JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'a+b.csv' } } }] })
  const message = { id: 'm', body, sentAt: 1, firstReceivedAt: 2, receives: 3 }
  const event = sqsEvent('uploads', message)
  expect(parseS3Event(event)).toEqual([
    { messageId: 'm', objects: [{ bucket: 'b', key: 'a b.csv', sequencer: undefined }] },
  ])
  expect(event.Records[0]?.attributes.ApproximateReceiveCount).toBe('3')
  for (const response of [null, {}, { batchItemFailures: [] }])
    expect(() => checkReported(message, response)).not.toThrow()
  for (const itemIdentifier of ['m', '', 'other']) {
    expect(() => checkReported(message, { batchItemFailures: [{ itemIdentifier }] })).toThrow('reported')
  }
})
