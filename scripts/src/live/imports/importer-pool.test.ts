import { setTimeout as sleep } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Importer, ImporterOptions } from '../start-importer.ts'
import { importerPool } from './importer-pool.ts'

const OPTIONS = { lake: 'nowhere', dynamodb: 'http://127.0.0.1:1', logFile: 'none' }

/** Functions that do nothing, and tell who of them is there. */
function fakeFunctions() {
  const open = new Set<{ readonly table: string; isBusy: boolean; reloads: number }>()
  let started = 0
  const start = async ({ table, onLogLine }: ImporterOptions): Promise<Importer> => {
    started++
    const fake = { table, isBusy: false, reloads: 0 }
    open.add(fake)
    return {
      async handle(event) {
        expect([open.has(fake), fake.isBusy]).toEqual([true, false])
        fake.isBusy = true
        onLogLine?.(`${table} ${event}`)
        await sleep(1)
        fake.isBusy = false
        return table
      },
      reload: async () => void fake.reloads++,
      kill: async () => undefined,
      [Symbol.asyncDispose]: async () => void open.delete(fake),
    }
  }
  return { open, start, started: () => started }
}

it('keeps as many functions as it may, those that were used last', async () => {
  const { open, start, started } = fakeFunctions()
  const pool = importerPool(OPTIONS, 2, start)
  const importInto = (table: string) => pool.use(table, importer => importer.handle('x'))
  for (const table of ['A', 'A', 'B', 'A', 'B']) expect(await importInto(table)).toBe(table)
  expect(started()).toBe(2)
  await importInto('C')
  expect([started(), Array.from(open, ({ table }) => table)]).toEqual([3, ['B', 'C']])
  await pool.reload()
  expect(Array.from(open, ({ reloads }) => reloads)).toEqual([1, 1])
  await pool[Symbol.asyncDispose]()
  expect(open.size).toBe(0)
})

it('starts no more functions than files are imported at once, however many files there are', async () => {
  const { start, started } = fakeFunctions()
  const pool = importerPool(OPTIONS, 2, start)
  for (let file = 0; file < 20; file++) {
    await Promise.all(['x', 'y'].map(event => pool.use('A', importer => importer.handle(event))))
  }
  expect(started()).toBe(2)
})

it('lets no function work that was being started when all were killed', async () => {
  const { start } = fakeFunctions()
  const [started, killed] = [Promise.withResolvers<void>(), vi.fn(async () => undefined)]
  const pool = importerPool(OPTIONS, 2, async options => {
    await started.promise
    return { ...(await start(options)), kill: killed }
  })
  const worked = vi.fn(async () => undefined)
  const used = pool.use('A', worked)
  await pool.kill()
  started.resolve()
  await expect(used).rejects.toThrow('killed')
  expect([worked.mock.calls.length, killed.mock.calls.length]).toEqual([0, 1])
})

it('gives a function to one at a time, and tells its lines to whoever has it, whatever is asked for', async () => {
  const asked = fc.array(fc.record({ table: fc.constantFrom('A', 'B', 'C'), ms: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(asked, async each => {
      const { open, start } = fakeFunctions()
      const pool = importerPool(OPTIONS, 2, start)
      const answers = each.map(async ({ table, ms }, index) => {
        await sleep(ms)
        const lines: string[] = []
        const answer = await pool.use(table, async (importer, listen) => {
          const end = listen(line => lines.push(line))
          return importer.handle(index).finally(end)
        })
        return [answer, lines]
      })
      expect(await Promise.all(answers)).toEqual(each.map(({ table }, index) => [table, [`${table} ${index}`]]))
      expect(open.size).toBeLessThanOrEqual(2)
      await pool[Symbol.asyncDispose]()
      expect(open.size).toBe(0)
    }),
    { numRuns: 30 },
  )
})
