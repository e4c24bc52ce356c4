import { expect, it } from 'vitest'
import { makeDailyBench } from '../test/daily-bench.ts'

/** `SEEDS=100` swaps more. */
const { SEEDS = '6' } = process.env

it(`shows a reader the whole of one load, always, while ${SEEDS} of them are swapped in`, async () => {
  await using bench = await makeDailyBench()
  const seen = new Set<number>()
  let isSwapping = true
  const upload = (load: number) => {
    const rows = Array.from({ length: 200 + load }, (_, row) => `${row},${load}`)
    return bench.put(`${load}.csv`, `id:n,load\n${rows.join('\n')}\n`)
  }
  async function readInALoop(): Promise<void> {
    const sql = 'SELECT load, count(*) AS rows FROM rates GROUP BY load'
    while (isSwapping) {
      const found = await bench.query(sql)
      expect(found).toHaveLength(1)
      const [{ load, rows } = {}] = found
      expect(rows).toBe(200 + Number(load))
      seen.add(Number(load))
    }
  }
  await upload(0)
  await bench.load()
  const reading = readInALoop()
  try {
    for (let load = 1; load <= Number(SEEDS); load++) {
      await upload(load)
      await bench.load()
    }
  } finally {
    isSwapping = false
  }
  await reading
  // It did read in between.
  expect(seen.size).toBeGreaterThan(3)
})
