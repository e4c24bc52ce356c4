import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Resource } from '@inlet/infra/synth'
import { recallSynthesis } from '@inlet/infra/testing'
import { expect, it } from 'vitest'
import { fillCosts } from './cost-page.ts'
import { idleCosts } from './idle-costs.ts'
import recorded from './measured.json' with { type: 'json' }
import type { Measured, Work } from './measured.ts'
import { pipelineCosts } from './pipeline-costs.ts'
import { DATE, PRICES } from './prices.ts'

const KB = 1_024
const GB = 2 ** 30

it('has a page that is up to date: else, run pnpm costs', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/costs.md'), 'utf8')
  expect(fillCosts(page, recorded, await recallSynthesis('mine'))).toBe(page)
})

it('says of each price where it is from, and when it was looked up', () => {
  expect(DATE).toMatch(/^20\d\d-\d\d-\d\d$/)
  for (const { page, usd } of Object.values(PRICES)) {
    expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+\/pricing\//)
    expect(usd).toBeGreaterThan(0)
  }
})

it('adds up what a million records cost', () => {
  const work: Work = {
    // A million take 100 s of a core: of half a core, 200 s.
    cpuMicros: 100,
    bytes: 1.5 * KB,
    roundedBytes: 2 * KB,
    bytesWritten: KB,
    recordsPerBatch: 10_000,
    filesPerBatch: 3,
  }
  const measured: Measured = {
    date: '2026-11-21',
    machine: 'a machine',
    node: '24.0.0',
    work: { changes: work, orders: work, transactions: work, uploads: work, dailyFiles: work },
  }
  const memory = { changes: 884.5, orders: 884.5, transactions: 884.5, uploads: 884.5, dailyFiles: 1_769 }
  const costs = pipelineCosts(measured, memory)
  const of = (pipeline: keyof typeof costs, name: string) =>
    costs[pipeline].filter(({ service }) => service === name).reduce((sum, { usd }) => sum + usd, 0)
  const inGB = (bytes: number) => (bytes * 1e6) / GB
  const kinesis = inGB(2 * KB) * 0.08 + inGB(1.5 * KB) * 0.04 + inGB(1.5 * KB) * 0.1 * 0.2
  // 100 invocations, which wait for 30 s together.
  const lambda = (seconds: number, gb: number) => (seconds + 30) * gb * 0.0000133334 + 100 * 0.0000002
  expect(of('changes', 'DynamoDB')).toBeCloseTo(0.1)
  expect(of('changes', 'Kinesis')).toBeCloseTo(kinesis)
  expect(of('changes', 'Lambda')).toBeCloseTo(lambda(200, 884.5 / KB), 6)
  expect(of('changes', 'S3')).toBeCloseTo(300 * 0.000005, 6)
  expect(of('orders', 'EventBridge Pipes')).toBeCloseTo(0.4)
  expect(of('orders', 'Firehose')).toBeCloseTo(inGB(5 * KB) * 0.029)
  expect(of('transactions', 'Firehose')).toBeCloseTo(inGB(KB) * 0.045)
  expect(of('uploads', 'DynamoDB')).toBeCloseTo(0.625)
  expect(of('dailyFiles', 'Lambda')).toBeCloseTo(lambda(100, 1_769 / KB), 6)
})

it('adds up what a stage costs in which nothing happens', () => {
  const resource = (type: string, inputs: Resource['inputs'] = {}): Resource => {
    return { type: `aws:${type}`, name: 'a', inputs, options: {} }
  }
  const CAPTURES = JSON.stringify([{ tables: ['a', 'b'], stream: 'c' }])
  const found = idleCosts([
    resource('kinesis/stream:Stream', { streamModeDetails: { streamMode: 'ON_DEMAND' } }),
    resource('kinesis/stream:Stream', { shardCount: 1 }),
    resource('cloudwatch/metricAlarm:MetricAlarm', { metricName: 'a' }),
    resource('cloudwatch/metricAlarm:MetricAlarm', {
      metricQueries: [{ expression: 'a' }, { metric: {} }, { metric: {} }],
    }),
    resource('kms/key:Key'),
    resource('lambda/function:Function', { environment: { variables: { CAPTURES } } }),
    resource('lambda/eventSourceMapping:EventSourceMapping', { eventSourceArn: 'arn:aws:kinesis:…' }),
    resource('scheduler/schedule:Schedule', { scheduleExpression: 'rate(1 hour)' }),
    resource('scheduler/schedule:Schedule', { scheduleExpression: 'cron(0 5 * * ? *)' }),
  ])
  const usd = (word: string) => found.find(({ what }) => what.includes(word))?.usd
  expect(usd('on demand')).toBeCloseTo(730 * 0.04)
  expect(usd('shards')).toBeCloseTo(730 * (0.015 + 0.02))
  expect(usd('alarms')).toBeCloseTo(0.3)
  expect(usd('KMS')).toBe(1)
  expect(usd('metrics')).toBeCloseTo(0.9)
  expect(usd('queues')).toBe(0)
  expect(found.at(-1)?.count).toBe(750)
})
