import { describe, expect, it } from 'vitest'
import { eventSourceSettings } from './settings.ts'

describe('eventSourceSettings', () => {
  it("has Lambda's defaults", () => {
    expect(eventSourceSettings({})).toMatchObject({
      batchSize: 100,
      batchWindowMs: 0,
      parallelizationFactor: 1,
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: -1,
      bisectBatchOnFunctionError: false,
      reportBatchItemFailures: false,
    })
  })

  it.each([
    { batchSize: 10_000 },
    { batchWindowMs: 300_000 },
    { parallelizationFactor: 10 },
    { maximumRetryAttempts: 0 },
    { maximumRecordAgeSeconds: 0.5 },
    { startingPosition: 'LATEST' as const },
  ])('takes %j', given => {
    expect(eventSourceSettings(given)).toMatchObject(given)
  })

  it.each([
    ['batchSize', 0],
    ['batchSize', 10_001],
    ['batchSize', 1.5],
    ['batchSize', Number.NaN],
    ['batchWindowMs', -1],
    ['batchWindowMs', 300_001],
    ['parallelizationFactor', 11],
    ['maximumRetryAttempts', -2],
    ['maximumRetryAttempts', 10_001],
    ['maximumRecordAgeSeconds', 0],
    ['maximumRecordAgeSeconds', 604_801],
    ['retryCapMs', 1],
    ['startingPosition', 'EARLIEST'],
  ])('refuses %s of %s', (name, value) => {
    const refused = expect.objectContaining({
      name: 'ConfigError',
      message: expect.stringContaining(`Expected ${name}`),
    })
    expect(() => eventSourceSettings({ [name]: value })).toThrow(refused)
  })
})
