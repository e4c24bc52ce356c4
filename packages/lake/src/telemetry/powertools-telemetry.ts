import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import type { Telemetry } from './telemetry.ts'

/** Logs and metrics of a Lambda function; `service` is the function's name in both. */
export function powertoolsTelemetry(service: string): Telemetry {
  return { ...createLogger(service), ...createMetrics(service) }
}
