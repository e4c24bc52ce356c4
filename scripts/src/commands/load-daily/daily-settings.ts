import { readSettings, type Settings } from '@inlet/csv-to-partition/settings'
import { VENDOR_DROP } from '../../demo/vendor-drop.ts'

/** The bucket of tables that daily loads fill. */
const LAKE = 'lake'

/**
 * What the function is told on one machine. As on AWS, feeds leave their buckets to the environment; where that says
 * nothing either, they are of the local lake.
 * @throws ConfigError that names every variable at fault
 */
export function dailySettings(env: NodeJS.ProcessEnv): Settings {
  return readSettings({ ...env, BUCKET_SRC: env.BUCKET_SRC || VENDOR_DROP, BUCKET_DSTN: env.BUCKET_DSTN || LAKE })
}
