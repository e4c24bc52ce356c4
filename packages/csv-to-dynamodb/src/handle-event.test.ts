import { describe, expect, it } from 'vitest'
import {
  allKeys,
  BUCKET,
  bridgeEvent,
  openImports,
  queueEvent,
  s3Event,
  s3Record,
  TABLE,
} from '../test/unit/imports.ts'
import { handleEvent } from './handle-event.ts'
import type { ObjectResult } from './object-result.ts'

const KEY = { id: 'S' } as const

const emptyTotals = { processed_rows: 0, unprocessed_rows: 0, json_copy: null, unprocessed_file: null }
const summary = ({ key, status, processed_rows, unprocessed_rows }: ObjectResult) => ({
  key,
  status,
  rows: [processed_rows, unprocessed_rows],
})

describe('an event', () => {
  it('has its object imported, and is answered by what came of it', async () => {
    await using imports = await openImports({ key: KEY })
    const response = await imports.importFile('in/this im + age é.csv', 'id,note\n1,one\n,none\n2,\n1,"again, "\n')
    expect(response).toEqual({
      processed_rows: 3,
      unprocessed_rows: 1,
      json_copy: 'json-copy/in/this im + age é.json',
      unprocessed_file: 'unprocessed/in/this im + age é.unprocessed.json',
      results: [
        {
          bucket: BUCKET,
          key: 'in/this im + age é.csv',
          status: 'imported',
          processed_rows: 3,
          unprocessed_rows: 1,
          superseded_rows: 1,
          json_copy: 'json-copy/in/this im + age é.json',
          unprocessed_file: 'unprocessed/in/this im + age é.unprocessed.json',
          throttles: 0,
          retries: 0,
          invocations: 1,
          duration_ms: expect.any(Number),
        },
      ],
      batchItemFailures: [],
    })
    expect((await imports.items()).toSorted((a, b) => String(a.id?.S).localeCompare(String(b.id?.S)))).toEqual([
      { id: { S: '1' }, note: { S: 'again, ' } },
      { id: { S: '2' } },
    ])
    expect(await imports.text('json-copy/in/this im + age é.json')).toBe(
      '{"data":[\n{"id":"1","note":"one"},\n{"id":"2"},\n{"id":"1","note":"again, "}\n]}',
    )
    expect(await imports.unprocessed('unprocessed/in/this im + age é.unprocessed.json')).toEqual([
      {
        row: 2,
        code: 'EMPTY_KEY',
        reason: 'column "id": expected a value, since it is part of the key',
        item: { note: 'none' },
      },
    ])
    const { telemetry } = imports
    const metrics = ['RowsIn', 'RowsWritten', 'RowsUnprocessed'] as const
    expect(metrics.map(metric => telemetry.total(metric, TABLE))).toEqual([4, 2, 1])
  })

  it.each([
    ['directly', (key: string) => s3Event(key)],
    ['by EventBridge', (key: string) => bridgeEvent(key)],
    ['in SQS', (key: string) => queueEvent(s3Event(key))],
    ['by EventBridge in SQS', (key: string) => queueEvent(bridgeEvent(key))],
  ])('comes %s', async (_how, eventOf) => {
    await using imports = await openImports({ key: KEY })
    await imports.put('a b+c%2F.csv', 'id\n1\n')
    expect(await imports.handle(eventOf('a b+c%2F.csv'))).toMatchObject({ processed_rows: 1, batchItemFailures: [] })
    expect(await imports.keys()).toEqual(['a b+c%2F.csv', 'json-copy/a b+c%2F.json'])
  })

  it('may name several objects: their rows are added up, and the first outputs named', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.put('a.csv', 'id\n1\n2\n')
    await imports.put('b.csv', 'id,x\n3,\n,y\n')
    await imports.put('c.csv', 'id,x\n4,\n,y\n')
    const response = await imports.handle(s3Event('json-copy/x.csv', 'a.csv', 'readme.txt', 'b.csv', 'c.csv'))
    expect(response).toMatchObject({
      processed_rows: 4,
      unprocessed_rows: 2,
      json_copy: 'json-copy/a.json',
      unprocessed_file: 'unprocessed/b.unprocessed.json',
    })
    expect(response.results.map(summary)).toEqual([
      { key: 'json-copy/x.csv', status: 'skipped', rows: [0, 0] },
      { key: 'a.csv', status: 'imported', rows: [2, 0] },
      { key: 'readme.txt', status: 'skipped', rows: [0, 0] },
      { key: 'b.csv', status: 'imported', rows: [1, 1] },
      { key: 'c.csv', status: 'imported', rows: [1, 1] },
    ])
  })

  it('that names outputs only does nothing', async () => {
    await using imports = await openImports({ key: KEY })
    const keys = ['json-copy/a.csv', 'unprocessed/a.zip', '_state/0/tails/a.csv.gz', 'a.json']
    const response = await imports.handle(s3Event(...keys))
    expect(response).toMatchObject({ ...emptyTotals, batchItemFailures: [] })
    expect(response.results.map(({ status }) => status)).toEqual(keys.map(() => 'skipped'))
    expect(await allKeys(imports.store)).toEqual([])
  })

  it('that asks for nothing is answered', async () => {
    await using imports = await openImports({ key: KEY })
    for (const event of [{ Records: [] }, { Service: 'Amazon S3', Event: 's3:TestEvent' }]) {
      expect(await imports.handle(event)).toEqual({ ...emptyTotals, results: [], batchItemFailures: [] })
    }
  })

  it.each([
    ['deleted', s3Event('gone.csv'), 'OBJECT_NOT_FOUND'],
    ['of a name too long', s3Event(`${'x'.repeat(1_010)}.csv`), 'BAD_KEY'],
    ['at no place of a directory', s3Event('../a.csv'), 'BAD_KEY'],
    ['not encoded', { Records: [s3Record('%zz.csv')] }, 'BAD_EVENT'],
    ['of nothing', {}, 'BAD_EVENT'],
  ])('fails as a whole if its object is at fault: %s', async (_what, event, code) => {
    await using imports = await openImports({ key: KEY })
    await expect(imports.handle(event)).rejects.toMatchObject({ name: 'InputError', code })
    expect(imports.telemetry.total('ImportsFailed', TABLE)).toBe(1)
    expect(imports.telemetry.lines.map(({ level }) => level)).toEqual(['error'])
  })

  it('has its other objects imported, though one fails, and then fails with all that failed', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.put('bad.csv', 'name\nx\n')
    await imports.put('empty.csv', '')
    await imports.put('good.csv', 'id\n1\n')
    await expect(imports.handle(s3Event('bad.csv', 'good.csv', 'empty.csv'))).rejects.toMatchObject({
      name: 'AggregateError',
      message: expect.stringMatching(/bad\.csv.*; .*empty\.csv/),
      errors: [{ code: 'BAD_HEADER' }, { code: 'EMPTY_FILE' }],
    })
    expect(await imports.items()).toEqual([{ id: { S: '1' } }])
    await expect(imports.handle(s3Event('good.csv', 'bad.csv'))).rejects.toMatchObject({ code: 'BAD_HEADER' })
  })

  it('that comes again is skipped', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.importFile('a.csv', 'id\n1\n')
    const again = await imports.handle(s3Event('a.csv'))
    expect(again).toMatchObject(emptyTotals)
    expect(again.results).toMatchObject([{ status: 'skipped', reason: 'the event was handled before' }])
  })
})

describe('messages of SQS', () => {
  it('fail one by one', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.put('a.csv', 'id\n1\n')
    await imports.put('b.csv', 'id\n2\n')
    await imports.put('c.csv', 'id\n3\n')
    await imports.put('bad.csv', 'name\nx\n')
    const response = await imports.handle(
      queueEvent(s3Event('a.csv'), s3Event('bad.csv', 'b.csv', 'gone.csv'), '{', bridgeEvent('c.csv'), {
        Service: 'Amazon S3',
        Event: 's3:TestEvent',
      }),
    )
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }])
    expect(response.results.map(summary)).toEqual([
      { key: 'a.csv', status: 'imported', rows: [1, 0] },
      { key: 'b.csv', status: 'imported', rows: [1, 0] },
      { key: 'c.csv', status: 'imported', rows: [1, 0] },
    ])
    expect(response.processed_rows).toBe(3)
    expect(imports.telemetry.total('ImportsFailed', TABLE)).toBe(3)
  })

  it('may all fail, which is no failure of the function', async () => {
    await using imports = await openImports({ key: KEY })
    expect(await imports.handle(queueEvent('{', 'null', s3Event('gone.csv')))).toEqual({
      ...emptyTotals,
      results: [],
      batchItemFailures: ['m1', 'm2', 'm3'].map(itemIdentifier => ({ itemIdentifier })),
    })
  })
})

describe('an invocation without time', () => {
  /** A context whose time is over once as many objects are begun. */
  function timeFor(objects: number, imports: { readonly telemetry: { readonly lines: readonly unknown[] } }) {
    return { getRemainingTimeInMillis: () => (imports.telemetry.lines.length < objects ? 60_000 : 0) }
  }

  it('leaves the second object to another, which imports it', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.put('a.csv', 'id\n1\n')
    await imports.put('b+c d.csv', 'id\n2\n')
    const response = await imports.handle(queueEvent(s3Event('a.csv'), s3Event('b+c d.csv')), timeFor(1, imports))
    expect(response).toMatchObject({ processed_rows: 1, batchItemFailures: [] })
    expect(response.results.map(summary)).toEqual([
      { key: 'a.csv', status: 'imported', rows: [1, 0] },
      { key: 'b+c d.csv', status: 'continued', rows: [0, 0] },
    ])
    expect(imports.handedOver).toHaveLength(1)
    const next = await imports.handle(JSON.parse(JSON.stringify(imports.handedOver[0])))
    expect(next.results.map(summary)).toEqual([{ key: 'b+c d.csv', status: 'imported', rows: [1, 0] }])
    expect(await imports.items()).toHaveLength(2)
  })

  it('begins with its first object at least, and does not call others if it came to nothing', async () => {
    await using imports = await openImports({ key: KEY })
    await imports.put('a.csv', 'id\n1\n')
    const outcome = await imports.handle(s3Event('a.csv'), { getRemainingTimeInMillis: () => 0 }).then(
      ({ results }) => results[0]?.status,
      (error: { readonly code?: string }) => error.code,
    )
    // The only request may be answered before it is given up.
    expect(['NO_PROGRESS', 'continued']).toContain(outcome)
    expect(imports.handedOver).toHaveLength(outcome === 'continued' ? 1 : 0)
    expect(await imports.handle(s3Event('a.csv'))).toMatchObject({ processed_rows: 1 })
  })

  it('fails what it could not hand over', async () => {
    await using imports = await openImports({ key: KEY })
    const importer = { ...imports.importer, invokeAgain: () => Promise.reject(new Error('no')) }
    await imports.put('a.csv', 'id\n1\n')
    await imports.put('b.csv', 'id\n2\n')
    const event = queueEvent(s3Event('a.csv'), s3Event('b.csv'))
    const response = await handleEvent(event, importer, timeFor(1, imports))
    expect(response).toMatchObject({ processed_rows: 1, batchItemFailures: [{ itemIdentifier: 'm2' }] })
  })
})
