import { beforeAll, describe, expect, it } from 'vitest'
import { synthesize } from '../synth/synthesize.ts'
import { Synthesized } from '../test/synthesized.ts'

const settings = { streams: { changes: { sources: ['sls-ddb-customer-finances', 'sls-ddb-cards-card-rules'] } } }
const STREAM = 'arn:aws:kinesis:eu-west-1:123456789012:stream/inlet-staging-changes'
const TYPE = 'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination'

describe('tables of other stacks', () => {
  let app: Synthesized
  beforeAll(async () => {
    const attached = { 'sls-ddb-customer-finances': 'MICROSECOND' } as const
    app = new Synthesized('staging', await synthesize('staging', { settings, attached }))
  }, 120_000)

  it('are told to stream, with microseconds, and go on when the app no longer asks for it', () => {
    for (const table of settings.streams.changes.sources) {
      const { inputs, options } = app.find(TYPE, 'tableName', table)
      expect(inputs).toMatchObject({ streamArn: STREAM, approximateCreationDateTimePrecision: 'MICROSECOND' })
      expect(options).toMatchObject({ retainOnDelete: true, protect: false })
    }
  })

  it('are taken over as they are if they stream already, which to ask for again would fail', () => {
    expect(app.find(TYPE, 'tableName', 'sls-ddb-customer-finances').options.importId).toBe(
      `sls-ddb-customer-finances,${STREAM}`,
    )
    expect(app.find(TYPE, 'tableName', 'sls-ddb-cards-card-rules').options.importId).toBeUndefined()
  })

  it('are told of, each that cannot stream, with what to do', async () => {
    const attached = {
      'sls-ddb-customer-finances': 'MILLISECOND',
      'sls-ddb-cards-card-rules': 'no such table',
    } as const
    const failure = synthesize('staging', { settings, attached })
    await expect(failure).rejects.toThrow(/Of the sources of inlet-staging-changes in infra\/stages\.ts, these cannot/)
    await expect(failure).rejects.toThrow(
      /sls-ddb-customer-finances: .*expected microseconds: aws dynamodb update-kinesis-streaming/,
    )
    await expect(failure).rejects.toThrow(/sls-ddb-cards-card-rules: there is no such table in eu-west-1/)
  })
})
