import { setImmediate } from 'node:timers/promises'
import { collectingTelemetry } from '@inlet/lake'
import { describe, expect, it } from 'vitest'
import type { Capture } from './describe-capture.ts'
import { watchCaptures } from './watch-captures.ts'

const stream = 'arn:aws:kinesis:eu-central-1:123456789012:stream/changes'

const named = (name: string) => Object.assign(new Error('says what DynamoDB says'), { name })

/** What DynamoDB says of each table. */
const ANSWERS: Readonly<Record<string, Capture | Error>> = {
  flowing: { is: 'active', status: 'ACTIVE', precision: 'MICROSECOND' },
  coarse: { is: 'active', status: 'ACTIVE', precision: 'MILLISECOND' },
  unsaid: { is: 'active', status: 'ACTIVE', precision: undefined },
  never: { is: 'absent', status: undefined, precision: undefined },
  disabled: { is: 'absent', status: 'DISABLED', precision: 'MICROSECOND' },
  starting: { is: 'other', status: 'ENABLING', precision: 'MICROSECOND' },
  gone: named('ResourceNotFoundException'),
  secret: named('AccessDeniedException'),
  busy: named('ThrottlingException'),
}

type Telemetry = ReturnType<typeof collectingTelemetry>

/** @param onFlush is told whenever what was counted is published */
function watch(tables: readonly string[], onFlush: (telemetry: Telemetry) => void = () => undefined) {
  const telemetry = { ...collectingTelemetry(), flush: () => onFlush(telemetry) }
  const describe = async ({ table }: { table: string }) => {
    const answer = ANSWERS[table]
    if (answer === undefined || answer instanceof Error) throw answer
    return answer
  }
  const report = watchCaptures(
    tables.map(table => ({ table, stream })),
    { describe, telemetry },
  )
  return { report, telemetry }
}

describe('watchCaptures', () => {
  it('tells of each table whether its changes flow, and if not, why', async () => {
    const { report, telemetry } = watch(Object.keys(ANSWERS))
    const inactive = [
      { table: 'never', reason: 'ABSENT' },
      { table: 'disabled', reason: 'ABSENT' },
      { table: 'starting', reason: 'ENABLING' },
      { table: 'gone', reason: 'TABLE_NOT_FOUND' },
      { table: 'secret', reason: 'ACCESS_DENIED' },
      { table: 'busy', reason: 'ThrottlingException' },
    ]
    expect(await report).toEqual({ active: ['flowing'], inactive, imprecise: ['coarse', 'unsaid'] })

    const metrics = ['CapturesActive', 'CapturesInactive', 'CapturesImprecise'] as const
    const counted = (table: string) => metrics.map(metric => telemetry.total(metric, table)).join()
    expect(Object.fromEntries(Object.keys(ANSWERS).map(table => [table, counted(table)]))).toEqual({
      flowing: '1,0,0',
      coarse: '0,0,1',
      unsaid: '0,0,1',
      ...Object.fromEntries(inactive.map(({ table }) => [table, '0,1,0'])),
    })
    const warned = telemetry.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)
    expect(warned).toEqual([
      { table: 'coarse', stream },
      { table: 'unsaid', stream },
      ...inactive.map(each => ({ ...each, stream })),
    ])
  })

  it.each([
    [['secret', 'secret'], 'ACCESS_DENIED'],
    [['busy'], 'DYNAMODB'],
  ])('fails if DynamoDB answered for no table, and counts them all the same: %j', async (tables, code) => {
    const { report, telemetry } = watch(tables)
    await expect(report).rejects.toMatchObject({ name: 'TransientError', code })
    for (const table of tables) expect(telemetry.total('CapturesInactive', table)).toBe(tables.length)
  })

  it.each([[['flowing', 'never']], [['secret']]])('publishes what it counted, once, at the end: %j', async tables => {
    const counted = (telemetry: Telemetry) => {
      return tables.map(table => telemetry.total('CapturesActive', table) + telemetry.total('CapturesInactive', table))
    }
    const published: number[][] = []
    const { report } = watch(tables, telemetry => published.push(counted(telemetry)))
    await report.catch(() => undefined)
    expect(published).toEqual([tables.map(() => 1)])
  })

  it('asks for four tables at once, since calls that describe have a low limit', async () => {
    const asked = { now: 0, most: 0 }
    const captures = Array.from({ length: 20 }, (_, index) => ({ table: `table-${index}`, stream }))
    const describe = async () => {
      asked.now += 1
      asked.most = Math.max(asked.most, asked.now)
      await setImmediate()
      asked.now -= 1
      return { is: 'active', status: 'ACTIVE', precision: 'MICROSECOND' } as const
    }
    const { active } = await watchCaptures(captures, { describe, telemetry: collectingTelemetry() })
    expect(active).toEqual(captures.map(({ table }) => table))
    expect(asked.most).toBe(4)
  })

  it.each([[['gone']], [['busy', 'gone', 'secret']], [[]]])('does not fail for %j', async tables => {
    const { inactive } = await watch(tables).report
    expect(inactive.map(({ table }) => table)).toEqual(tables)
  })
})
