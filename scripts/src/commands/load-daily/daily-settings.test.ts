import { describe, expect, it } from 'vitest'
import { dailySettings } from './daily-settings.ts'

describe('dailySettings', () => {
  it.each([{}, { BUCKET_SRC: '', BUCKET_DSTN: '', DATABASE: '' }])('are of the local lake: %j', env => {
    expect(dailySettings(env)).toMatchObject({ bucketSrc: 'vendor-drop', bucketDstn: 'lake', database: 'raw' })
  })

  it('are what the environment says', () => {
    const env = { BUCKET_SRC: 'a', BUCKET_DSTN: 'b', DATABASE: 'c' }
    expect(dailySettings(env)).toMatchObject({ bucketSrc: 'a', bucketDstn: 'b', database: 'c' })
  })
})
