import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { witnessOf } from '../claims/witness.ts'
import { freePort } from '../processes/free-port.ts'
import { type Server, startServer } from '../processes/start-server.ts'
import type { AwsServer } from '../servers/aws-server.ts'
import { useTool } from '../tools/find-tool.ts'
import { CONFORMANCE } from '../tools/folders.ts'
import { TRINO as TOOL } from '../tools/trino.ts'

export const TRINO = witnessOf(TOOL, 'Trino')

/** As Athena calls the Glue catalog of the account. */
export const CATALOG = 'awsdatacatalog'

/** Where a service of AWS is. */
type Place = Pick<AwsServer, 'endpoint' | 'region' | 'credentials'>

export interface TrinoServer extends Server {
  /** `http://127.0.0.1:…` */
  readonly endpoint: string
}

/** Trino on one node, with one catalog. */
export async function startTrino(s3: Place, glue: Place): Promise<TrinoServer> {
  const { java, home } = useTool(TOOL).paths
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const folder = await mkdtemp(join(tmpdir(), 'inlet-trino-'))
  const catalogs = join(folder, 'catalog')
  const config = join(folder, 'config.properties')
  await mkdir(catalogs)
  await writeFile(join(catalogs, `${CATALOG}.properties`), propertiesOf(catalogOf(s3, glue)))
  await writeFile(config, propertiesOf(nodeOf({ port, endpoint, catalogs, plugins: `${home}/plugin` })))
  const server = await startServer({
    command: `${java}`,
    args: [
      '-Xmx1G',
      // Soon at work rather than fast in the end: it has a minute to live.
      '-XX:TieredStopAtLevel=1',
      // The line above leaves 48 MB for code, and every query is made into classes. Trino itself comes with 512 MB.
      '-XX:ReservedCodeCacheSize=256M',
      '-XX:+UseSerialGC',
      '-Djdk.attach.allowAttachSelf=true',
      `-Dconfig=${config}`,
      ...['--class-path', `${home}/lib/*`],
      join(CONFORMANCE, 'java/trino/StartTrino.java'),
    ],
    cwd: folder,
    isReady: () => isStarted(endpoint),
    patienceMs: 120_000,
  })
  return {
    ...server,
    endpoint,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Node {
  readonly port: number
  readonly endpoint: string
  readonly catalogs: string
  readonly plugins: string
}

/** https://trino.io/docs/435/installation/deployment.html */
function nodeOf({ port, endpoint, catalogs, plugins }: Node): Record<string, string> {
  return {
    'node.environment': 'conformance',
    'node.internal-address': '127.0.0.1',
    'node.bind-ip': '127.0.0.1',
    'http-server.http.port': String(port),
    'discovery.uri': endpoint,
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'plugin.dir': plugins,
    'catalog.config-dir': catalogs,
  }
}

/** https://trino.io/docs/435/connector/hive.html */
function catalogOf(s3: Place, glue: Place): Record<string, string> {
  return {
    'connector.name': 'hive',
    'hive.metastore': 'glue',
    'hive.metastore.glue.endpoint-url': glue.endpoint,
    'hive.metastore.glue.region': glue.region,
    'hive.metastore.glue.aws-access-key': glue.credentials.accessKeyId,
    'hive.metastore.glue.aws-secret-key': glue.credentials.secretAccessKey,
    // moto 5.2.5 answers each Segment of GetPartitions with all partitions, where Glue shares them out:
    // https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html
    'hive.metastore.glue.partitions-segments': '1',
    // Else it asks moto for statistics of columns over and over, of which there are none.
    'hive.table-statistics-enabled': 'false',
    // Hadoop's is no part of the plugin as Maven Central has it.
    'fs.hadoop.enabled': 'false',
    'fs.native-s3.enabled': 'true',
    's3.endpoint': s3.endpoint,
    's3.path-style-access': 'true',
    's3.region': s3.region,
    's3.aws-access-key': s3.credentials.accessKeyId,
    's3.aws-secret-key': s3.credentials.secretAccessKey,
    // What Athena does by itself: it goes by the table's parameters, and reads folders with all that is below them.
    'hive.partition-projection-enabled': 'true',
    'hive.recursive-directories': 'true',
    // What Athena sees of a timestamp: https://docs.aws.amazon.com/athena/latest/ug/data-types-timestamps.html
    'hive.timestamp-precision': 'MILLISECONDS',
  }
}

function propertiesOf(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

async function isStarted(endpoint: string): Promise<boolean> {
  const response = await fetch(`${endpoint}/v1/info`, { signal: AbortSignal.timeout(2_000) })
  const { starting } = (await response.json()) as { readonly starting: boolean }
  return !starting
}
