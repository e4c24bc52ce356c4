import { ConfigError } from '@inlet/core'

export interface QueueSettings {
  /** Messages in hand at once. */
  readonly concurrency: number
  /** A message that has been received so often, and fails, is dead. */
  readonly maxReceives: number
  /** Before a message that has failed comes again for the first time; each time it is twice as long. */
  readonly retryBaseMs: number
  readonly retryCapMs: number
  /** Before one that was postponed comes again. */
  readonly postponeMs: number
}

/** As the queue of imports has it on AWS, but for the times: nobody waits 90 minutes for his own file. */
const DEFAULTS: QueueSettings = {
  concurrency: 1,
  maxReceives: 5,
  retryBaseMs: 1_000,
  retryCapMs: 60_000,
  postponeMs: 2_000,
}

/** @throws ConfigError that names the setting and what was expected of it */
export function queueSettings(given: Partial<QueueSettings>): QueueSettings {
  const settings = { ...DEFAULTS, ...given }
  for (const [name, value] of Object.entries(settings)) {
    const least = name === 'concurrency' || name === 'maxReceives' ? 1 : 0
    if (Number.isSafeInteger(value) && value >= least) continue
    throw new ConfigError(`Expected ${name} of a queue to be a whole number from ${least} on, found ${value}`)
  }
  return settings
}
