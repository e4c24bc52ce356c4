import { Logger } from '@aws-lambda-powertools/logger'
import type { Log } from './telemetry.ts'

/**
 * A log of JSON lines, as Lambda passes them to CloudWatch: information on standard output, warnings and errors on
 * standard error. Powertools' own variables apply: `POWERTOOLS_LOG_LEVEL=SILENT` turns it off, `POWERTOOLS_DEV=true`
 * indents the lines. Powertools opens its streams when it is made, which is with the first line: many events have none.
 */
export function createLogger(serviceName: string): Log {
  let made: Logger | undefined
  const logger = () => {
    made ??= new Logger({ serviceName })
    return made
  }
  return {
    info: (message, fields = {}) => logger().info(message, fields),
    warn: (message, fields = {}) => logger().warn(message, fields),
    error: (message, fields = {}) => logger().error(message, fields),
  }
}
