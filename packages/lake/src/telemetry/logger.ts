import { Logger } from '@aws-lambda-powertools/logger'
import type { Log } from './telemetry.ts'

/**
 * A log of JSON lines, as Lambda passes them to CloudWatch: information on standard output, warnings and errors on
 * standard error. Powertools' own variables apply: `POWERTOOLS_LOG_LEVEL=SILENT` turns it off, `POWERTOOLS_DEV=true`
 * indents the lines.
 */
export function createLogger(serviceName: string): Log {
  const logger = new Logger({ serviceName })
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  }
}
