import { access, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ACCOUNT, REGION } from './account.ts'
import { ROOT } from './root.ts'

/** What SST asks its CLI to build. */
interface BuildRequest {
  readonly functionID: string
  /** `packages/stream-to-parquet/src/handler.handler`. */
  readonly handler: string
  /** The directory of the code of SST's own functions, which come bundled. */
  readonly bundle?: string
  /** How the code is bundled: a function's `nodejs`. */
  readonly properties?: BundleOptions
}

/** What SST is told of a function's bundle. */
type BundleOptions = Readonly<Record<string, unknown>>

interface SstServer {
  readonly url: string
  /** By handler, the functions that were built. */
  readonly bundles: ReadonlyMap<string, BundleOptions>
  close(): void
}

/**
 * The small server of SST's CLI that its components call while a program runs, on loopback. A function's code is left
 * out, but its handler has to be there.
 * @param work a directory for what SST zips
 */
export async function startSstServer(work: string): Promise<SstServer> {
  const bundles = new Map<string, BundleOptions>()
  const methods: Record<string, (argument: never) => unknown> = {
    'Provider.Aws.Bootstrap': () => ({
      asset: 'sst-asset',
      assetEcrRegistryId: ACCOUNT,
      assetEcrUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/sst-asset`,
      state: 'sst-state',
    }),
    'Provider.Aws.Appsync': () => ({ http: 'appsync.invalid', realtime: 'appsync-realtime.invalid' }),
    'Runtime.AddTarget': () => true,
    'Runtime.Build': (request: BuildRequest) => {
      if (!request.bundle) bundles.set(request.handler, request.properties ?? {})
      return buildFunction(request, work)
    },
  }
  const server = createServer(async (request, response) => {
    const { method, params } = JSON.parse(await text(request)) as { method: string; params: never[] }
    try {
      const call = methods[method]
      if (call === undefined) throw new Error(`SST calls "${method}", which the synthesis does not know`)
      response.end(JSON.stringify({ result: await call(params[0] as never) }))
    } catch (error) {
      response.end(JSON.stringify({ error: String(error) }))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, bundles, close: () => server.close() }
}

async function buildFunction({ functionID, handler, bundle }: BuildRequest, work: string): Promise<unknown> {
  const done = { errors: [] as string[], sourcemaps: [] }
  if (bundle !== undefined && bundle !== '') return { ...done, handler, out: bundle }
  const out = join(work, 'artifacts', `${functionID}-src`)
  const file = join(ROOT, `${handler.replace(/\.[^.]+$/, '')}.ts`)
  try {
    await access(file)
  } catch {
    return { ...done, handler: '', out, errors: [`Handler not found: ${handler}`] }
  }
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'bundle.mjs'), 'export const handler = () => {}\n')
  return { ...done, handler: `bundle${/\.[^.]+$/.exec(handler)?.[0] ?? ''}`, out }
}
