import { TransientError } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { type FakeAws, startFakeAws } from '../test/fake-aws.ts'
import { changeTable, plainTable } from '../test/tables.ts'
import { applyViews } from './apply-views.ts'

const ref = (name: string) => ({ database: 'raw', name })

function apply(aws: FakeAws, ...names: string[]) {
  return applyViews(names.map(ref), aws.open())
}

describe('applyViews', () => {
  it('makes a view anew that somebody else has made, or changed', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    await apply(aws, 'orders')
    const view = aws.glue.table('raw', 'orders_changes')
    for (const ViewOriginalText of ['', '/* Presto View: AAAA */', '/* Presto View: e30= */']) {
      const { Name, TableType } = view
      aws.glue.operations.UpdateTable({ DatabaseName: 'raw', TableInput: { Name, TableType, ViewOriginalText } })
      const report = await apply(aws, 'orders')
      expect(report).toEqual({ applied: ['raw.orders_changes'], unchanged: ['raw.orders_current'], taken: [] })
    }
  })

  it('makes them once more if the table got a column meanwhile', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    aws.athena.beforeNext('raw.orders_current', () => aws.put(changeTable('orders', { id: 'string', size: 'int' })))
    await apply(aws, 'orders')
    expect(aws.athena.made).toHaveLength(4)
    expect(aws.athena.statements.slice(2).every(statement => statement.includes('"size"'))).toBe(true)
  })

  it('leaves the views of the newest table, whoever is done last', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    // While one makes the views of the table as it was, the table gets a column, and another makes its views.
    aws.athena.beforeNext('raw.orders_changes', async () => {
      await aws.put(changeTable('orders', { id: 'string', size: 'int' }))
      await apply(aws, 'orders')
    })
    await apply(aws, 'orders')
    expect(await apply(aws, 'orders')).toMatchObject({
      applied: [],
      unchanged: ['raw.orders_changes', 'raw.orders_current'],
    })
    expect(aws.athena.statements.at(-1)).toContain('"size"')
  })

  it('leaves a table alone that has the name of a view', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'), plainTable('orders_changes'), changeTable('a'), plainTable('a_current'))
    expect(await apply(aws, 'orders', 'a')).toEqual({
      applied: ['raw.a_changes'],
      unchanged: [],
      taken: ['raw.orders_changes', 'raw.orders_current', 'raw.a_current'],
    })
    expect(aws.telemetry.lines.filter(({ level }) => level === 'warn')).toHaveLength(2)
  })

  it('does the other tables when one fails, and tells which and why', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('a'), changeTable('b'), changeTable('c'))
    const system = { ErrorCategory: 1, ErrorType: 1 }
    aws.athena.fail('raw.a_changes', { ErrorCategory: 2, ErrorType: 1006 }, 'line 3:4: Column nope')
    aws.athena.fail('raw.b_current', system)
    await expect(apply(aws, 'a', 'b', 'c')).rejects.toMatchObject({
      name: 'TransientError',
      code: 'ATHENA',
      message: expect.stringMatching(
        /^Views of 2 of 3 tables failed: raw\.a: Athena query \S+ that makes view raw\.a_changes failed: line 3:4: Column nope; raw\.b: /,
      ),
    })
    expect(aws.athena.made.toSorted()).toEqual(['raw.b_changes', 'raw.c_changes', 'raw.c_current'])
    expect(['a', 'b', 'c'].map(table => aws.telemetry.total('ViewsFailed', table))).toEqual([1, 1, 0])
    // Tried again, they are made.
    expect((await apply(aws, 'a', 'b', 'c')).applied).toEqual(['raw.a_changes', 'raw.a_current', 'raw.b_current'])
  })

  it.each([
    ['InputError', 'VIEW_REFUSED', { ErrorCategory: 2 }],
    ['TransientError', 'ATHENA', { ErrorCategory: 2, Retryable: true }],
    ['TransientError', 'ATHENA', { ErrorCategory: 3 }],
  ])('is %s %s if Athena fails with %j', async (name, code, error) => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('a'))
    aws.athena.fail('raw.a_changes', error, 'x'.repeat(10_000))
    const failure = await apply(aws, 'a').catch((thrown: Error) => thrown)
    expect(failure).toMatchObject({ name, code })
    expect(String(failure).length).toBeLessThan(600)
  })

  it('is refused if Athena does not know the workgroup', async () => {
    await using aws = await startFakeAws({ WORKGROUP: 'nope' })
    await aws.put(changeTable('a'))
    await expect(apply(aws, 'a')).rejects.toMatchObject({
      code: 'VIEW_REFUSED',
      message: expect.stringContaining('WorkGroup nope is not found'),
    })
  })

  it('ends before its time does, and does not begin what it has no time for', async () => {
    await using aws = await startFakeAws()
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    await aws.put(...names.map(name => changeTable(name)))
    for (const name of names) aws.athena.stall(`raw.${name}_changes`)
    let left = 20_000
    const applier = aws.open(() => {
      left -= 500
      return left
    })
    const failure = await applyViews(names.map(ref), applier).catch((thrown: Error) => thrown)
    expect(failure).toBeInstanceOf(TransientError)
    expect(failure).toMatchObject({ code: 'OUT_OF_TIME', message: expect.stringContaining('6 of 6 tables failed') })
    expect(left).toBeGreaterThan(0)
    expect(aws.athena.statements).toHaveLength(4)
  })
})
