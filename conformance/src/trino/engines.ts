import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GlueClient } from '@aws-sdk/client-glue'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Lake } from '@inlet/lake'
import { glueCatalog } from '@inlet/lake/glue'
import { s3Store } from '@inlet/lake/s3'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { clientOptions } from '../servers/aws-server.ts'
import { startMoto } from '../servers/moto.ts'
import { startVersityGw } from '../servers/versitygw.ts'
import { type Answer, answerOfDuckDB, answerOfTrino, type Precision } from './answer.ts'
import { askTrino } from './ask-trino.ts'
import { completeGlue } from './complete-glue.ts'
import { mirrorLake } from './mirror-lake.ts'
import { CATALOG, startTrino } from './start-trino.ts'

/** Two engines on one lake: Trino by S3 and Glue, DuckDB by a copy in a directory. */
export interface Engines extends AsyncDisposable {
  /** In S3 and Glue. */
  readonly lake: Lake
  readonly glue: GlueClient
  /** What Trino answers, at the precision at which Athena sees times unless said otherwise. */
  readonly trino: (sql: string, session?: Session) => Promise<Answer>
  /** What DuckDB answers, its times rounded as Trino rounds them. */
  readonly duckdb: (sql: string, precision?: Precision) => Promise<Answer>
  /** Lets DuckDB see what was written since. */
  readonly mirror: () => Promise<void>
}

/** Properties of Trino's session, of the catalog: https://trino.io/docs/435/connector/hive.html */
export type Session = Readonly<Record<string, string>>

/** @param fill writes the lake, while Trino starts */
export async function openEngines(buckets: readonly string[], fill: (lake: Lake) => Promise<void>): Promise<Engines> {
  await using opened = new AsyncDisposableStack()
  const s3 = opened.use(await startVersityGw())
  const moto = opened.use(await startMoto())
  const front = opened.use(await completeGlue(moto.endpoint))
  const glue = new GlueClient(clientOptions(moto))
  const lake = { store: await openStore(clientOptions(s3), buckets), catalog: glueCatalog(glue) }
  const [trino] = await Promise.all([startTrino(s3, { ...moto, endpoint: front.endpoint }), fill(lake)])
  opened.use(trino)
  let local = await openMirror()
  opened.defer(() => local[Symbol.asyncDispose]())
  const stack = opened.move()

  async function openMirror() {
    const root = await mkdtemp(join(tmpdir(), 'inlet-mirror-'))
    await mirrorLake(lake, buckets, root)
    const opened: LocalLake = await openLocalLake(root)
    return {
      query: opened.query,
      async [Symbol.asyncDispose]() {
        opened.close()
        await rm(root, { recursive: true })
      },
    }
  }

  return {
    lake,
    glue,
    async trino(sql, session = {}) {
      const properties = Object.entries(session).map(([name, value]) => [`${CATALOG}.${name}`, value])
      return answerOfTrino(await askTrino(trino.endpoint, sql, Object.fromEntries(properties)))
    },
    duckdb: async (sql, precision = 'MILLISECONDS') => answerOfDuckDB(await local.query(sql), precision),
    async mirror() {
      await local[Symbol.asyncDispose]()
      local = await openMirror()
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function openStore(
  options: ReturnType<typeof clientOptions>,
  buckets: readonly string[],
): Promise<Lake['store']> {
  const client = new S3Client(options)
  for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }))
  return s3Store(client)
}
