import { powertoolsTelemetry } from '@inlet/lake'
import type { Context } from 'aws-lambda'
import { handleInput } from './handle-input.ts'
import { openApplier } from './open-applier.ts'
import { readSettings } from './settings.ts'
import type { ViewsReport } from './views-report.ts'

const openFor = openApplier(readSettings(process.env), powertoolsTelemetry('athena-views'))

/** Makes the views of changes on Athena: when Glue tells that a table has other columns, or when asked to. */
export function handler(input: unknown, context?: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ViewsReport> {
  return handleInput(
    input,
    openFor(() => context?.getRemainingTimeInMillis()),
  )
}
