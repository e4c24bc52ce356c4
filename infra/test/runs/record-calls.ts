import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '@inlet/lake/testing/bundle'
import { type AwsCall, distinctCalls } from '../aws/aws-call.ts'
import { openAws } from '../aws/open-aws.ts'
import { DRIVES, type HandlerName } from './drives.ts'
import { handlerFile } from './handler-file.ts'
import { type Site, startRun } from './run.ts'

/**
 * All calls of AWS that a handler makes where it runs, each once: its bundle is started with the site's environment, and
 * driven through all that it does, against an AWS on loopback.
 * @throws Error if it did not do what it was to do, or called what is not known
 */
export async function recordCalls(handler: HandlerName, site: Site): Promise<readonly AwsCall[]> {
  await using opened = new AsyncDisposableStack()
  const outdir = await mkdtemp(join(tmpdir(), 'inlet-calls-'))
  opened.defer(() => rm(outdir, { recursive: true }))
  const region = site.functionArn.split(':')[3] ?? ''
  const [aws] = await Promise.all([
    openAws({ region, stream: site.streamArn?.split('/').at(-1) }),
    bundle({ handler: handlerFile(handler) }, outdir),
  ])
  opened.use(aws)
  const run = opened.use(await startRun(site, aws, join(outdir, 'handler.mjs')))
  await DRIVES[handler](run)
  aws.check()
  return distinctCalls(aws.calls)
}
