import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Smoke } from './check.ts'
import { CHECKS } from './checks.ts'
import { openClients } from './open-clients.ts'
import { pollBy } from './poll.ts'
import { runChecks } from './run-checks.ts'
import { type FakeStage, startFakeStage } from './test/fake-stage.ts'
import { OUTPUTS } from './test/outputs.ts'

const TIMEOUT_MS = 900_000
const ID = 'smoke-0badcafe'

let stage: FakeStage
beforeEach(async () => {
  stage = await startFakeStage()
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await stage[Symbol.asyncDispose]()
})

/** Runs checks against the fake stage, whose time goes by while somebody waits. */
async function run(
  only: readonly string[] = [],
  {
    outputs = {},
    store = stage.store,
    abortAt,
  }: { outputs?: Partial<Smoke['outputs']>; store?: Smoke['store']; abortAt?: number } = {},
) {
  const interrupt = new AbortController()
  const waits: string[] = []
  const start = stage.pipelines.now
  const clock = {
    now: () => stage.pipelines.now,
    async pause(ms: number) {
      await setImmediate()
      stage.pipelines.now += ms
      if (abortAt !== undefined && stage.pipelines.now - start >= abortAt) interrupt.abort(new Error('interrupted'))
    },
  }
  const { signal } = interrupt
  const poll = pollBy({ timeoutMs: TIMEOUT_MS, signal, onWait: what => waits.push(what), clock })
  const smoke = {
    ...openClients('eu-west-1'),
    ...poll,
    outputs: { ...stage.outputs, ...outputs },
    store,
    id: ID,
    now: clock.now,
  }
  const checks = CHECKS.filter(({ name }) => only.length === 0 || only.includes(name))
  const results = await runChecks(checks, smoke, { signal, onBegin: () => undefined, onEnd: () => undefined })
  const verdicts = Object.fromEntries(results.map(({ name, verdict }) => [name, verdict]))
  const problems = Object.fromEntries(results.flatMap(({ name, problems }) => (problems[0] ? [[name, problems]] : [])))
  return { results, verdicts, problems, waits: new Set(waits), took: stage.pipelines.now - start }
}

const ALL_PASSED = Object.fromEntries(CHECKS.map(({ name }) => [name, 'passed']))

describe('runChecks', () => {
  it('removes what it can, where something cannot be removed', async () => {
    const { store } = stage
    const uploads = [`${ID}.csv`, `${ID}/rates.csv`]
    const denying = Object.create(store, {
      delete: {
        value: (bucket: string, keys: readonly string[]) =>
          keys.some(key => uploads.includes(key)) ? Promise.reject(new Error('denied')) : store.delete(bucket, keys),
      },
    })
    const { problems } = await run(['csv', 'daily'], { store: denying })
    expect(problems).toEqual({ csv: ['could not clean up: denied'], daily: ['could not clean up: denied'] })
    expect((await stage.leftovers()).toSorted()).toEqual(uploads)
  })

  it('passes a stage that works, and leaves nothing in it', async () => {
    stage.captures.activeAt = stage.pipelines.now + 30_000
    const { verdicts, problems, waits, results } = await run()
    expect(problems).toEqual({})
    expect(verdicts).toEqual(ALL_PASSED)
    expect(await stage.leftovers()).toEqual([])
    expect(waits).toEqual(
      new Set([
        'all captures',
        ...['raw.orders', 'sales.orders', 'analytics.transactions'].flatMap(table => [
          `the new item in ${table}`,
          `the removal in ${table}`,
        ]),
      ]),
    )
    expect(results.at(-1)?.notes).toEqual([
      '3 dead letters in inlet-mine-ViewDeadLetters',
      'alarm inlet-mine-ChangesLate rings: Late.',
    ])
  })

  it('passes a stage that keeps a row for each transaction', async () => {
    stage.pipelines.isUpsert = true
    const { problems } = await run(['transactions'], { outputs: { TransactionsMode: 'upsert' } })
    expect(problems).toEqual({})
    expect(await stage.leftovers()).toEqual([])
  })

  it.each([
    {
      fault: '"inlet_mine_sales"."orders"',
      how: 'silent',
      check: 'orders',
      says: /^the new item in sales\.orders: not within 900\.0 s; at the end, it is not there$/,
    },
    {
      fault: OUTPUTS.TransactionsIcebergTable,
      how: 'TABLE_NOT_FOUND: no such catalog',
      check: 'transactions',
      says: /^the new item in analytics\.transactions: not within .* the query failed: TABLE_NOT_FOUND: no such catalog$/,
    },
    { fault: 'import', how: 'silent', check: 'csv', says: /^the row in the table: not within 900\.0 s/ },
    {
      fault: OUTPUTS.DailyFunctionName,
      how: 'ACCESS_DENIED: glue',
      check: 'daily',
      says: /^inlet-mine-CsvToPartition failed: ACCESS_DENIED: glue$/,
    },
    {
      fault: OUTPUTS.ViewsFunctionName,
      how: 'VIEW_REFUSED',
      check: 'views',
      says: /^inlet-mine-AthenaViews failed: VIEW_REFUSED$/,
    },
    {
      fault: '"inlet_mine_raw"."orders_changes"',
      how: 'VIEW_IS_STALE',
      check: 'queries',
      says: /^SELECT \* FROM "inlet_mine_raw"\."orders_changes" LIMIT 0: the query failed: VIEW_IS_STALE$/,
    },
  ])('fails the check of what does not work, $check, and no other', async ({ fault, how, check, says }) => {
    stage.pipelines.break(fault, how)
    const { verdicts, problems } = await run()
    expect(problems).toEqual({ [check]: [expect.stringMatching(says)] })
    expect(verdicts).toEqual({ ...ALL_PASSED, [check]: 'failed' })
    expect(await stage.leftovers()).toEqual([])
  })

  it('tells a capture that is not as it should be', async () => {
    stage.captures.precision = 'MILLISECOND'
    const { problems } = await run(['captures'])
    expect(problems).toEqual({
      captures: [expect.stringContaining('customers streams with MILLISECOND, expected MICROSECOND')],
    })
  })

  it('does not wait for what is a matter of rights', async () => {
    const reason = 'Access denied when writing to location'
    stage.pipelines.break('"inlet_mine_raw"."orders"', reason)
    const { problems, took } = await run(['orders'])
    expect(problems).toEqual({ orders: [`the query failed: ${reason}`] })
    expect(took).toBeLessThan(TIMEOUT_MS)
    expect(await stage.leftovers()).toEqual([])
  })

  it('cleans up when it is interrupted, and skips the rest', async () => {
    const { verdicts, problems } = await run(['captures', 'orders', 'csv'], { abortAt: 60_000 })
    expect(verdicts).toEqual({ captures: 'passed', orders: 'failed', csv: 'skipped' })
    expect(problems).toEqual({ orders: ['interrupted'] })
    expect(await stage.leftovers()).toEqual([])
  })

  it('tells what it could not clean up', async () => {
    stage.pipelines.break('DeleteItem')
    const { problems } = await run(['csv'])
    expect(problems).toEqual({ csv: ['could not clean up: AccessDeniedException: not you'] })
  })
})
