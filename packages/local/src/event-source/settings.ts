import { ConfigError } from '@inlet/core'

/**
 * The parameters of an event source mapping; the defaults are Lambda's own, where it has the parameter.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
export interface EventSourceSettings {
  /** Records of an invocation, at most: 1 to 10,000. */
  readonly batchSize: number
  /** How long a batch is gathered for, from when its first record was read: 0 to 300,000 ms. */
  readonly batchWindowMs: number
  /** Batches of a shard that are processed at the same time: 1 to 10. */
  readonly parallelizationFactor: number
  /** Retries of a batch before it is discarded: 0 to 10,000, or -1 for any number. */
  readonly maximumRetryAttempts: number
  /** Age at which a record is discarded: up to 604,800 s, or -1 for any age. Lambda takes no less than 60 s. */
  readonly maximumRecordAgeSeconds: number
  /** Whether a batch that fails is halved, until the record at fault is alone. */
  readonly bisectBatchOnFunctionError: boolean
  /** Whether the response says from which record on the batch failed. */
  readonly reportBatchItemFailures: boolean
  /** Where shards that exist at the first start of all are read from. Shards found later are read from their start. */
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  /** Pause of a shard that has no more records to read. Lambda's is a second. */
  readonly pollMs: number
  /** Longest pause before the first retry of anything, and before any. */
  readonly retryBaseMs: number
  readonly retryCapMs: number
}

const DEFAULTS: EventSourceSettings = {
  batchSize: 100,
  batchWindowMs: 0,
  parallelizationFactor: 1,
  maximumRetryAttempts: -1,
  maximumRecordAgeSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
  startingPosition: 'TRIM_HORIZON',
  pollMs: 250,
  retryBaseMs: 100,
  retryCapMs: 60_000,
}

/** @throws ConfigError that names the setting and what was expected of it */
export function eventSourceSettings(given: Partial<EventSourceSettings>): EventSourceSettings {
  const settings = { ...DEFAULTS, ...given }
  checkWhole(settings, 'batchSize', 1, 10_000)
  checkWhole(settings, 'batchWindowMs', 0, 300_000)
  checkWhole(settings, 'parallelizationFactor', 1, 10)
  checkWhole(settings, 'maximumRetryAttempts', -1, 10_000)
  checkWhole(settings, 'pollMs', 0, 60_000)
  checkWhole(settings, 'retryBaseMs', 0, 600_000)
  checkWhole(settings, 'retryCapMs', settings.retryBaseMs, 600_000)
  const age = settings.maximumRecordAgeSeconds
  check(age === -1 || (age > 0 && age <= 604_800), 'maximumRecordAgeSeconds', '-1 or above 0 and up to 604800', age)
  const position = settings.startingPosition
  check(['TRIM_HORIZON', 'LATEST'].includes(position), 'startingPosition', 'TRIM_HORIZON or LATEST', position)
  return settings
}

type NumberSetting = {
  [K in keyof EventSourceSettings]: EventSourceSettings[K] extends number ? K : never
}[keyof EventSourceSettings]

function checkWhole(settings: EventSourceSettings, name: NumberSetting, least: number, most: number): void {
  const value = settings[name]
  check(Number.isSafeInteger(value) && value >= least && value <= most, name, `a whole number ${least}..${most}`, value)
}

function check(holds: boolean, name: keyof EventSourceSettings, expected: string, found: unknown): void {
  if (!holds) throw new ConfigError(`Expected ${name} to be ${expected}, found ${found}`)
}
