import { readSettings as athenaViews } from '@inlet/athena-views/settings'
import { readSettings as captureWatch } from '@inlet/capture-watch/settings'
import { readSettings as csvToDynamodb } from '@inlet/csv-to-dynamodb/settings'
import { readSettings as csvToPartition } from '@inlet/csv-to-partition/settings'
import { readSettings as firehoseTransform } from '@inlet/firehose-transform/settings'
import { readSettings as streamToParquet } from '@inlet/stream-to-parquet/settings'
import { beforeAll, describe, expect, it } from 'vitest'
import { recallSynthesis } from './test/recall-synthesis.ts'
import type { HandlerName } from './test/runs/drives.ts'
import { functionsOf, type SynthesizedFunction } from './test/sites.ts'
import { Synthesized, valueAt } from './test/synthesized.ts'

type ReadSettings = (env: NodeJS.ProcessEnv) => object

const READERS: Readonly<Record<HandlerName, ReadSettings>> = {
  'athena-views': athenaViews,
  'capture-watch': captureWatch,
  'csv-to-dynamodb': csvToDynamodb,
  'csv-to-partition': csvToPartition,
  'firehose-transform': firehoseTransform,
  'stream-to-parquet': streamToParquet,
}

/** A record of the variables that a reader asks for. */
function recordReads(env: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; read: ReadonlySet<string> } {
  const read = new Set<string>()
  const get = (target: NodeJS.ProcessEnv, key: string) => {
    read.add(key)
    return target[key]
  }
  return { env: new Proxy(env, { get: (target, key) => get(target, String(key)) }), read }
}

/** Read by libraries, or by `openStore` for a lake on one machine. */
const OF_OTHERS = ['POWERTOOLS_METRICS_NAMESPACE']

describe.each(['mine', 'production'])('environments of stage %s', stage => {
  let app: Synthesized
  let functions: readonly SynthesizedFunction[]
  beforeAll(async () => {
    app = new Synthesized(stage, await recallSynthesis(stage))
    functions = functionsOf(app)
  })

  it('are what the handlers take, and have no variable that nobody reads', () => {
    expect(functions).toHaveLength(7)
    for (const { name, handler, site } of functions) {
      const { env, read } = recordReads(site.env)
      expect(() => READERS[handler](env), name).not.toThrow()
      const unread = Object.keys(site.env).filter(key => !read.has(key) && !OF_OTHERS.includes(key))
      expect(unread, name).toEqual([])
    }
  })

  it('name things that the stage has', () => {
    const names = new Set(
      app.resources.flatMap(({ inputs }) =>
        [inputs.bucket, inputs.name, inputs.namespace].filter(each => each !== undefined),
      ),
    )
    const texts = functions.flatMap(({ name, site }) => {
      return Object.entries(site.env).map(([key, value]) => ({ name, key, value }))
    })
    const found = texts.flatMap(({ name, key, value }) => {
      return [...value.matchAll(/inlet[-_](?:mine|production)[-_][\w-]+/g)].map(([thing]) => ({ name, key, thing }))
    })
    expect(found.length).toBeGreaterThan(15)
    expect(found.filter(({ thing }) => !names.has(thing))).toEqual([])
  })

  it('let the watch see every table that streams', () => {
    const watch = functions.find(({ handler }) => handler === 'capture-watch')
    const { captures } = captureWatch(watch?.site.env ?? {})
    const attached = app
      .ofType('aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination')
      .map(({ inputs }) => ({ table: inputs.tableName, stream: inputs.streamArn }))
    const sorted = (list: readonly object[]) => list.map(each => JSON.stringify(each)).sort()
    expect(sorted(captures)).toEqual(sorted(attached))
    // All those of the mapping, in a permanent stage; and the stage's own orders, and transactions.
    expect(captures).toHaveLength((stage === 'production' ? 48 : 0) + 2)
  })

  it('schedule what functions take', () => {
    const inputs = app.ofType('aws:scheduler/schedule:Schedule').map(resource => {
      return [resource.name, JSON.parse(String(valueAt(resource, 'target', 'input')))]
    })
    expect(Object.fromEntries(inputs)).toEqual({
      CaptureWatchScheduleSchedule: {},
      ExchangeRatesFeedSchedule: { feed: 'exchange_rates' },
      ViewScheduleSchedule: {
        databases: ['raw', 'sales', 'analytics'].map(name => `inlet_${stage}_${name}`),
      },
    })
  })
})
