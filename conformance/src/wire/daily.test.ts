import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { makeDeliveries, type RateRow } from '@inlet/scripts/rates'
import { describe, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { MINISTACK_AND_MOTO, VERSITYGW_AND_MOTO } from './aws.ts'
import { copyLake, type LakeCopy } from './copy-lake.ts'

const [SOURCE, TARGET] = ['vendor-drop', 'lake']
const DELIVERIES = makeDeliveries({ seed: 8, day: '2026-01-31' })

describe.each([MINISTACK_AND_MOTO, VERSITYGW_AND_MOTO])('csv-to-partition on $witness.name', ({ witness, start }) => {
  const prove = proving('wire', witness)

  prove(
    'csv-to-partition loads a day, and its correction takes its place, each row loaded or in quarantine',
    async () => {
      await using aws = await start([SOURCE, TARGET])
      const { lake } = aws
      const load = await aws.deploy({
        name: 'csv-to-partition',
        env: { BUCKET_SRC: SOURCE, BUCKET_DSTN: TARGET },
        timeoutSeconds: 60,
      })
      const { dataRef, first, corrected } = DELIVERIES
      for (const [version, file] of [first, corrected].entries()) {
        await lake.store.write(SOURCE, `rates/rates_${dataRef}_v${version + 1}.zip`, file.zip)
        const report = (await load({ feed: 'exchange_rates', data_ref: dataRef })) as LoadReport
        expect(report).toMatchObject({ rows: file.loaded.length, quarantined_rows: file.quarantined.size })
        expect(report.rows + report.quarantined_rows).toBe(file.rows)
        await using copy = await copyLake(aws.s3, lake.catalog, [TARGET])
        expect(await ratesOf(copy)).toEqual(file.loaded)
      }
    },
  )
})

/** All as text, so that nothing is rounded on the way. */
async function ratesOf({ lake }: LakeCopy): Promise<readonly RateRow[]> {
  const { rows } = await lake.query(
    `SELECT source_row::VARCHAR, day::VARCHAR, base, currency, rate::VARCHAR, source,
       strftime(published_at, '%Y-%m-%dT%H:%M:%S.%f+00:00'), rescued_data
     FROM raw.exchange_rates ORDER BY source_row`,
  )
  return rows.map(cells => cells.map(cell => (cell === null ? null : String(cell))))
}
