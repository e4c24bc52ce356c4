import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TABLE_DEFINITIONS, TABLE_MAPPING } from '@inlet/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { alarmLine } from './test/monitoring/alarm-line.ts'
import { dashboardLines } from './test/monitoring/dashboard-lines.ts'
import { recallSynthesis } from './test/recall-synthesis.ts'
import { expectOutputs } from './test/rules/output-rules.ts'
import { RULES } from './test/rules/rules.ts'
import { Synthesized } from './test/synthesized.ts'

/** The lines of a list of what a stage has, without those that explain them. */
async function readList(file: string): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, 'test', file), 'utf8')
  return text.split('\n').filter(line => line !== '' && !line.startsWith('# '))
}

/** All tables of other stacks: those of definitions that the stage makes itself are not among them. */
const OWN = new Set(TABLE_DEFINITIONS.map(({ source }) => source))
const MAPPED = Object.values(TABLE_MAPPING).filter(table => !OWN.has(table))

const SOURCES: Readonly<Record<string, readonly string[]>> = { mine: [], staging: MAPPED, production: MAPPED }
const STAGES = Object.keys(SOURCES)

/** What a rule has found instead of what it expects: an assertion's message alone has neither in full. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { actual, expected } = error as { readonly actual?: unknown; readonly expected?: unknown }
  if (expected === undefined) return error.message
  return `${error.message}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`
}

describe.each(STAGES)('stage %s', stage => {
  let app: Synthesized
  beforeAll(async () => {
    app = new Synthesized(stage, await recallSynthesis(stage))
  })

  it('has resources of which each keeps the rules of its type', () => {
    const problems = app.resources.flatMap(resource => {
      const rule = RULES[resource.type]
      if (rule === undefined) return [`${resource.type} ${resource.name}: nobody has thought about this type`]
      try {
        rule(resource, app)
        return []
      } catch (error) {
        return [`${resource.type} ${resource.name}: ${explain(error)}`]
      }
    })
    expect(problems).toEqual([])
  })

  it('has functions whose bundles are split: what a cold start does not need, it does not load', () => {
    const handlers = Object.entries(app.bundles).filter(([handler]) => handler.startsWith('packages/'))
    expect(handlers.length).toBeGreaterThan(0)
    expect(handlers.filter(([, { splitting }]) => splitting !== true)).toEqual([])
  })

  it('has no resource that is not in the list, and each that is', async () => {
    const own = app.resources
      .filter(({ type, name }) => type.startsWith('aws:') && !name.endsWith('Capture'))
      .map(({ type, name }) => `${type} ${name}`)
    expect(own).toEqual(await readList('resources.txt'))
  })

  it('captures the tables of other stacks that it is to, and its own orders and transactions', () => {
    const captures = app.ofType('aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination')
    const others = SOURCES[stage]?.map(table => `${table}SourceCapture`) ?? []
    const expected = [...others, 'OrdersCapture', 'TransactionsCapture']
    expect(captures.map(({ name }) => name).toSorted()).toEqual(expected.toSorted())
    expect(captures).toHaveLength(stage === 'mine' ? 2 : 50)
  })

  it('has the alarms of the list', async () => {
    const alarms = app.ofType('aws:cloudwatch/metricAlarm:MetricAlarm').map(alarm => alarmLine(alarm, stage))
    expect(alarms).toEqual(await readList('alarms.txt'))
  })

  it('shows on its dashboard what is in the list', async () => {
    expect(dashboardLines(app.get('Dashboard'), stage)).toEqual(await readList('dashboard.txt'))
  })

  it('has outputs that name the right things', () => {
    expectOutputs(app)
  })

  it('gives nothing the name of another stage', () => {
    for (const other of STAGES.filter(other => other !== stage)) {
      expect(JSON.stringify(app.resources)).not.toMatch(new RegExp(`inlet[-_]${other}`))
    }
  })
})
