import { collectingTelemetry } from '@inlet/lake'
import { startFakeAws } from '@inlet/lake/testing'
import { expect, it } from 'vitest'
import { loaderOf, requestOf, SOURCE, TARGET } from '../test/daily-bench.ts'
import { readLive } from '../test/read-live.ts'
import { loadDaily } from './load-daily.ts'

it('loads, corrects and adds columns on S3 and Glue, to rows in several partitions and a file of several parts', async () => {
  await using aws = await startFakeAws([SOURCE, TARGET])
  const { store, catalog } = aws.lake
  const clock = { time: Date.now() + 10_000 }
  const loader = loaderOf(aws.lake, clock, collectingTelemetry())
  const request = requestOf({ partitions_cols: 'data_ref,region' }, clock)
  const note = () => Array.from({ length: 50 }, () => Math.random().toString(36)).join('')

  const many = Array.from({ length: 15_000 }, (_, row) => `${row},eu,${note()}`)
  await store.write(SOURCE, 'a b+c.csv', Buffer.from(`id,region,note\n${many.join('\n')}\nx,,none\ny,a/b=c é,odd\n`))
  const first = await loadDaily(request, loader)
  expect(first).toMatchObject({ rows: 15_002, files: 3, source_object: `s3://${SOURCE}/a b+c.csv` })
  // More than one part.
  expect(first.bytes).toBeGreaterThan(9_000_000)
  const rows = await readLive(aws.lake, request.table)
  expect(Object.entries(rows).map(([values, all]) => [values, all.length])).toEqual([
    ['20260131/', 1],
    ['20260131/a/b=c é', 1],
    ['20260131/eu', 15_000],
  ])

  await store.write(SOURCE, 'z.csv', Buffer.from('id,region,note,rate\n1,eu,new,1.5\n'))
  clock.time += 1_000
  await expect(loadDaily(request, loader)).resolves.toMatchObject({ rows: 1, runners_up: [{ key: 'a b+c.csv' }] })
  const corrected = await readLive(aws.lake, request.table)
  expect(corrected['20260131/eu']).toMatchObject([{ id: '1', note: 'new', rate: 1.5 }])
  expect(corrected['20260131/']).toHaveLength(1)
  const stored = await catalog.getTable(request.table)
  expect(stored?.table.columns.map(({ name }) => name)).toContain('rate')
})
