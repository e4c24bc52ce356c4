import type { Router } from '@inlet/core'
import type { Lake, Telemetry } from '@inlet/lake'
import type { Settings } from './settings.ts'

/** What the handler works with. */
export interface Loader {
  readonly settings: Settings
  readonly lake: Lake
  readonly telemetry: Telemetry
  readonly router: Router
  /** Milliseconds since 1970. */
  readonly now: () => number
}
