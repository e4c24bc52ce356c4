import type { Telemetry } from '@inlet/lake'
import type { OpenSource } from './put-back/source.ts'
import type { FindTable } from './records/find-table.ts'
import type { Settings } from './settings.ts'

/** What the handler works with. */
export interface Transformer {
  readonly settings: Settings
  readonly findTable: FindTable
  readonly openSource: OpenSource
  readonly telemetry: Telemetry
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What a response may have; what Lambda takes if left out. */
  readonly maxResponseBytes?: number
}
