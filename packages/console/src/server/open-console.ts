import type { FlowSource } from '../api/flow.ts'
import type { SavedQuery } from '../api/query.ts'
import type { RecordsSource } from '../api/records.ts'
import type { RunsSource } from '../api/runs.ts'

export interface ConsoleOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** 0 is any that is free. */
  readonly port: number
  readonly flow: FlowSource
  readonly records: RecordsSource
  readonly runs: RunsSource
  readonly queries: readonly SavedQuery[]
  readonly onFailure: (error: unknown) => void
}

export interface Console extends AsyncDisposable {
  /** On loopback. */
  readonly url: string
}

/**
 * Serves the console on loopback.
 * @throws ConfigError if the port is taken
 */
export async function openConsole(_options: ConsoleOptions): Promise<Console> {
  throw new Error('Not there yet')
}
