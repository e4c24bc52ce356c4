import { describe, expect, it } from 'vitest'
import { readStage, type StageInput } from './stage-settings.ts'

describe('readStage', () => {
  it('has a stream of changes, and defaults for all else', () => {
    expect(readStage('mine', {})).toMatchObject({
      streams: { changes: { sources: [] } },
      csvImport: { concurrency: 5 },
      orders: { crawler: false },
      transactions: { namespace: 'analytics', mode: 'append' },
      quarantineDays: 365,
    })
    expect(readStage('mine', {}).lakeFormation).toBeUndefined()
  })

  it('reads the mapping as the tables that it has', () => {
    const { changes } = readStage('mine', { streams: { changes: { sources: 'mapping' } } }).streams
    expect(changes?.sources).toHaveLength(48)
    expect(changes?.sources).toContain('sls-ddb-customer-risk-score')
  })

  it.each([
    [
      'a table in two streams',
      { streams: { a: { sources: ['tab'] }, b: { sources: ['tab'] } } },
      /table "tab" streams twice/,
    ],
    ['a table twice in one', { streams: { a: { sources: ['tab', 'tab'] } } }, /table "tab" streams twice/],
    ['a stage without a stream', { streams: {} }, /expected a stream/],
    [
      'a table of no mapping',
      { streams: { a: { sources: ['prod-customers'] } } },
      /found prod-customers; their changes/,
    ],
    ['a table of its own', { streams: { a: { sources: ['OrderTable'] } } }, /found OrderTable; their changes/],
    ['a stream of a name that AWS would take', { streams: { Changes: {} } }, /names of lower-case letters and digits/],
    ['days that CloudWatch has not', { logDays: 31 } as unknown as StageInput, /expected one of 1, 3, 5/],
    [
      'one name for two tables',
      { orders: { tableName: 'tab' }, csvImport: { tableName: 'tab' } },
      /two tables are called "tab"/,
    ],
    ['a name that is none', { csvImport: { bucketName: 'My_Bucket' } }, /expected a name that S3 takes/],
    ['an address that is none', { alarmEmail: 'nobody' }, /alarmEmail/],
    ['a setting that there is not', { alarmMail: 'a@example.com' } as StageInput, /alarmMail/],
    ['a reader that is no role', { lakeFormation: { readers: ['analyst'] } }, /expected the ARN of a role or user/],
  ])('refuses %s', (_, input: StageInput, message) => {
    expect(() => readStage('mine', input)).toThrow(message)
    expect(() => readStage('mine', input)).toThrow(/Stage "mine" in infra\/stages\.ts/)
  })

  it.each(['', 'a b', '1st', 'Mine', 'a-stage-with-too-long-a-name', 'ünicode'])(
    'refuses a stage called "%s"',
    name => {
      expect(() => readStage(name, {})).toThrow(/expected at most 16 lower-case letters/)
    },
  )

  it.each(['prod', 'prod-eu', 'live', 'stage'])('refuses to take "%s" for a stage that may go', name => {
    expect(() => readStage(name, {})).toThrow(/would not keep its data/)
  })
})
