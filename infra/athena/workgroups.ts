import { bucketNameOf, databaseNameOf, nameOf } from '../names.ts'
import { makeBucket } from '../parts/bucket.ts'
import { isPermanentStage } from '../stage.ts'
import { stage } from '../stages.ts'

/** Results of queries, which can be had again. */
const RESULT_DAYS = 30
const GIB = 1024 ** 3

export const resultBucket = makeBucket('QueryResults', {
  bucketName: bucketNameOf('results'),
  expiry: { '': RESULT_DAYS },
})

/** For people and their queries. */
export const queries = makeWorkgroup('Queries', 'queries', stage.scanLimit.queries)

/** For `_current` views, which read every change that ever was: it has a limit, and a bill, of its own. */
export const currentQueries = makeWorkgroup('CurrentQueries', 'current', stage.scanLimit.current)

/** For making views, which reads no data. */
export const viewQueries = makeWorkgroup('ViewQueries', 'views', 1)

/** Views of tables that are in S3 Tables, whose catalog has no room for views. */
export const analyticsDatabase = new aws.glue.CatalogDatabase('AnalyticsDatabase', {
  name: databaseNameOf('analytics'),
  description: 'Views of tables in S3 Tables',
})

/** A workgroup whose queries scan so many GiB at most, each, and write encrypted results where the workgroup says. */
function makeWorkgroup(name: string, workgroup: string, mostGiB: number): aws.athena.Workgroup {
  return new aws.athena.Workgroup(name, {
    name: nameOf(workgroup),
    forceDestroy: !isPermanentStage($app.stage),
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: mostGiB * GIB,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: $interpolate`s3://${resultBucket.name}/${workgroup}/`,
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  })
}
