import type { ChangeView } from '@inlet/core'
import type { Catalog, Telemetry } from '@inlet/lake'
import type { FindView } from './find-view.ts'
import type { Settings } from './settings.ts'

/** What views are applied with. */
export interface Applier {
  readonly settings: Settings
  readonly catalog: Pick<Catalog, 'getTable' | 'listTables'>
  readonly findView: FindView
  readonly makeView: MakeView
  readonly telemetry: Telemetry
}

/**
 * Makes a view, or makes it anew.
 * @throws InputError VIEW_REFUSED; TransientError ATHENA, ACCESS_DENIED, OUT_OF_TIME
 */
export type MakeView = (view: ChangeView) => Promise<void>
