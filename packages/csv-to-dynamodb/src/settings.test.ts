import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const DEFINITIONS = [
  defineTable({ name: 'accounts', source: 'Accounts' }),
  defineTable({ name: 'orders', source: 'Orders', csv: { delimiter: ';' } }),
  defineTable({ name: 'nowhere' }),
]

describe('readSettings', () => {
  it('needs the table only', () => {
    expect(readSettings({ TABLE_NAME: 'accounts' }, DEFINITIONS)).toMatchObject({
      table: 'accounts',
      definition: undefined,
      concurrency: 16,
      attempts: 12,
      leaseMs: 30_000,
      requestTimeoutMs: 10_000,
      progressMs: 30_000,
    })
  })

  it('takes everything from the environment; an empty variable is one that is not set', () => {
    const env = { CONCURRENCY: '3', WRITE_ATTEMPTS: '4', LEASE_SECONDS: '6', PROGRESS_SECONDS: '7' }
    expect(readSettings({ TABLE_NAME: 'a', ...env }, [])).toMatchObject({
      concurrency: 3,
      attempts: 4,
      leaseMs: 6_000,
      requestTimeoutMs: 2_000,
      progressMs: 7_000,
    })
    const empty = Object.fromEntries(Object.keys(env).map(name => [name, '']))
    expect(readSettings({ TABLE_NAME: 'a', ...empty }, [])).toEqual(readSettings({ TABLE_NAME: 'a' }, []))
  })

  it('asks for less at once in a function with little memory', () => {
    const concurrencyOf = (size: string) =>
      readSettings({ TABLE_NAME: 'a', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: size }, []).concurrency
    expect(['128', '256', '512', '1769'].map(concurrencyOf)).toEqual([4, 4, 16, 16])
  })

  it('finds the definition by the table that it is written from', () => {
    const definitionOf = (TABLE_NAME: string) => readSettings({ TABLE_NAME }, DEFINITIONS).definition?.name
    expect(['Accounts', 'Orders', 'accounts', 'nowhere', 'undefined'].map(definitionOf)).toEqual([
      'accounts',
      'orders',
      undefined,
      undefined,
      undefined,
    ])
    const ofStage = { TABLE_NAME: 'mine-orders', SOURCES: 'orders=mine-orders' }
    expect(readSettings(ofStage, DEFINITIONS).definition).toEqual({ ...DEFINITIONS[1], source: 'mine-orders' })
    expect(readSettings({ ...ofStage, TABLE_NAME: 'Orders' }, DEFINITIONS).definition).toBeUndefined()
    const mapped = defineTable({ name: 'dynamo_onfido' })
    expect(readSettings({ TABLE_NAME: 'sls-users-default-OnfidoTable-14XJN4659SX9V' }, [mapped]).definition).toBe(
      mapped,
    )
    expect(readSettings({ TABLE_NAME: 'OrderTable' }).definition?.name).toBe('orders')
  })

  const numbers = ['CONCURRENCY', 'WRITE_ATTEMPTS', 'LEASE_SECONDS', 'PROGRESS_SECONDS']
  const wrong = ['0', '-1', '1.5', 'many', 'Infinity', '9007199254740993']
  it.each<[string, NodeJS.ProcessEnv]>([
    ['TABLE_NAME', {}],
    ['TABLE_NAME', { TABLE_NAME: '' }],
    ['SOURCES', { TABLE_NAME: 'a', SOURCES: 'orders=Orders' }],
    ...numbers.flatMap(name =>
      wrong.map((value): [string, NodeJS.ProcessEnv] => [name, { TABLE_NAME: 'a', [name]: value }]),
    ),
  ])('names the variable that is wrong or missing: %s, %j', (name, env) => {
    expect(() => readSettings(env, [])).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    expect(() => readSettings(env, [])).toThrow(name)
  })
})
