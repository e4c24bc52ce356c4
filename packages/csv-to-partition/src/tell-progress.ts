import type { Telemetry } from '@inlet/lake'
import type { LoadRequest } from './input/load-request.ts'
import type { LoadProgress } from './loader.ts'

interface Teller {
  readonly telemetry: Pick<Telemetry, 'info'>
  readonly now: () => number
  readonly settings: {
    /** Between two lines, in milliseconds. */
    readonly progressMs: number
  }
}

/** Tells the log how far a load is, every now and then. */
export function tellProgress(
  { table: { name: table }, dataRef }: Pick<LoadRequest, 'table' | 'dataRef'>,
  { telemetry, now, settings: { progressMs } }: Teller,
): (progress: LoadProgress) => void {
  let told = { at: now(), rows: 0 }
  return ({ object, rows, share }) => {
    const at = now()
    const elapsed = at - told.at
    if (elapsed < progressMs) return
    const rowsPerSecond = Math.round(((rows - told.rows) * 1_000) / elapsed)
    telemetry.info('Load goes on', {
      ...{ table, dataRef, object, rows, rowsPerSecond },
      ...(share !== undefined && { share }),
    })
    told = { at, rows }
  }
}
