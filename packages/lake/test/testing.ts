import { cachedCatalog } from '../src/catalog/cached-catalog.ts'
import { glueCatalog } from '../src/catalog/glue-catalog.ts'
import type { Lake } from '../src/open-lake.ts'
import { s3Store } from '../src/store/s3-store.ts'
import { FakeGlue } from './fake-glue.ts'
import { startFakeS3 } from './fake-s3.ts'

export { type ZipFile, zipOf } from './zip.ts'

/** A lake on the adapters for AWS, over an S3 emulator on loopback and a fake of Glue. */
export interface FakeAws extends AsyncDisposable {
  readonly lake: Lake
  readonly glue: FakeGlue
  /** Of S3, for `AWS_ENDPOINT_URL_S3`; a client of one's own has no conditional writes there. */
  readonly s3Url: string
}

export async function startFakeAws(buckets: readonly string[]): Promise<FakeAws> {
  const s3 = await startFakeS3()
  for (const bucket of buckets) s3.server.createBucket(bucket)
  const glue = new FakeGlue()
  return {
    lake: { store: s3Store(s3.client()), catalog: cachedCatalog(glueCatalog(glue.client)) },
    glue,
    s3Url: `http://127.0.0.1:${s3.server.port}`,
    [Symbol.asyncDispose]: async () => {
      await s3.server.stop()
    },
  }
}
