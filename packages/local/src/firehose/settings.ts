import { ConfigError } from '@inlet/core'

/**
 * The hints of a Firehose stream; the defaults are Firehose's own. AWS takes nothing below 0.2 MB and, for most, 60 s.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 * https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html
 */
export interface FirehoseSettings {
  /** Record data of an invocation at which it is begun: up to 3,000,000 bytes. */
  readonly transformBytes: number
  /** How long records wait for their invocation, at most: 0 to 900,000 ms. */
  readonly transformMs: number
  /** Data of a delivery at which it is begun: up to 128 MiB. */
  readonly deliverBytes: number
  /** How long data waits for its delivery, at most: 0 to 900,000 ms. */
  readonly deliverMs: number
  /** Further invocations with the same records after one that failed: 3 on AWS. */
  readonly retries: number
  /** Longest pause before the first retry of anything, and before any. */
  readonly retryBaseMs: number
  readonly retryCapMs: number
}

/** Record data that Firehose hands to a function at once, in bytes. */
export const MOST_TRANSFORM_BYTES = 3_000_000

const MIB = 1024 * 1024

const DEFAULTS: FirehoseSettings = {
  transformBytes: 1_000_000,
  transformMs: 60_000,
  deliverBytes: 5 * MIB,
  deliverMs: 300_000,
  retries: 3,
  retryBaseMs: 100,
  retryCapMs: 5_000,
}

/** @throws ConfigError that names the setting and what was expected of it */
export function firehoseSettings(given: Partial<FirehoseSettings>): FirehoseSettings {
  const settings = { ...DEFAULTS, ...given }
  checkWhole(settings, 'transformBytes', 1, MOST_TRANSFORM_BYTES)
  checkWhole(settings, 'transformMs', 0, 900_000)
  checkWhole(settings, 'deliverBytes', 1, 128 * MIB)
  checkWhole(settings, 'deliverMs', 0, 900_000)
  checkWhole(settings, 'retries', 0, 300)
  checkWhole(settings, 'retryBaseMs', 0, 600_000)
  checkWhole(settings, 'retryCapMs', settings.retryBaseMs, 600_000)
  return settings
}

function checkWhole(settings: FirehoseSettings, name: keyof FirehoseSettings, least: number, most: number): void {
  const value = settings[name]
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  throw new ConfigError(`Expected ${name} to be a whole number ${least}..${most}, found ${value}`)
}
