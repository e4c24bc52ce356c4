import { dailySettings } from '../../commands/load-daily/daily-settings.ts'
import { leaseSeconds } from '../lease-seconds.ts'

/**
 * What csv-to-partition is told on one machine: of the environment what concerns its loads, with the buckets of the local
 * lake where that says nothing.
 * @throws ConfigError that names every variable at fault
 */
export function loadEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const { bucketSrc, bucketDstn, database } = dailySettings(env)
  const { QUARANTINE_BUCKET, COMPRESSION, MASK_KEY } = env
  return {
    ...(bucketSrc && { BUCKET_SRC: bucketSrc }),
    ...(bucketDstn && { BUCKET_DSTN: bucketDstn }),
    DATABASE: database,
    LEASE_SECONDS: leaseSeconds(env),
    ...(QUARANTINE_BUCKET && { QUARANTINE_BUCKET }),
    ...(COMPRESSION && { COMPRESSION }),
    ...(MASK_KEY && { MASK_KEY }),
  }
}
