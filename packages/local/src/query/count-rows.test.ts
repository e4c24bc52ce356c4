import { expect, it } from 'vitest'
import { countRows } from './count-rows.ts'
import { makeTestLake, parquetOf } from './test-lake.ts'

it('counts the rows of each location by the footers of its files', async () => {
  await using lake = await makeTestLake()
  const put = (key: string, rows: number) =>
    lake.store.write(
      'lake',
      key,
      parquetOf(
        { id: 'int' },
        Array.from({ length: rows }, (_, id) => ({ id })),
      ),
    )
  await put("rates/it's [1]/a.parquet", 3)
  await put("rates/it's [1]/b*.parquet", 2)
  await put('rates/2/a.parquet', 1)
  await put('rates/2/_temporary.parquet', 7)
  await put('rates/3/a.parquet', 9)
  await lake.store.write('lake', 'rates/4/a.csv', Buffer.from('1'))
  const [one, two, ...others] = ["it's [1]", '2', '4', 'gone'].map(name => `s3://lake/rates/${name}/`)
  expect(await countRows(lake.root, [one ?? '', two ?? '', ...others])).toEqual(
    new Map([
      [one, 5],
      [two, 1],
    ]),
  )
  expect(await countRows(lake.root, others)).toEqual(new Map())
})

it('says which file it is that is no Parquet', async () => {
  await using lake = await makeTestLake()
  await lake.store.write('lake', 'x/a.parquet', Buffer.from('no Parquet'))
  await expect(countRows(lake.root, ['s3://lake/x/'])).rejects.toThrow('a.parquet')
})
