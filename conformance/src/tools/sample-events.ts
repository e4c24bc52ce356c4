import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../processes/run.ts'
import { download, extract } from './download.ts'
import { findPython } from './find-python.ts'
import { CONFORMANCE } from './folders.ts'
import type { Tool } from './tool.ts'

const GO_VERSION = '1.55.1'
const GO_SHA256 = '1cf70f73b011990eea454a223deb87cced0fe4e3504c011e513275e9ec307410'

/** The events that AWS's Lambda library for Go is tested with. */
export const AWS_LAMBDA_GO: Tool = {
  name: 'aws-lambda-go',
  lock: GO_SHA256,
  async install(folder) {
    const zip = await download(`https://proxy.golang.org/github.com/aws/aws-lambda-go/@v/v${GO_VERSION}.zip`, GO_SHA256)
    await extract(zip, `github.com/aws/aws-lambda-go@v${GO_VERSION}/events/testdata/`, folder)
    return { versions: { 'aws-lambda-go': GO_VERSION }, paths: { events: folder } }
  },
}

const SAM_REQUIREMENT = join(CONFORMANCE, 'python/sample-events.txt')

/** The events that `sam local generate-event` makes, as templates. */
export const AWS_SAM: Tool = {
  name: 'aws-sam-cli',
  lock: readFileSync(SAM_REQUIREMENT, 'utf8'),
  async install(folder) {
    const python = await findPython()
    await run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, '-r', SAM_REQUIREMENT])
    const wheel = (await readdir(folder)).find(name => name.endsWith('.whl'))
    if (wheel === undefined) throw new Error('pip downloaded no wheel')
    await extract(await readFile(join(folder, wheel)), 'samcli/lib/generated_sample_events/', folder)
    return { versions: { 'aws-sam-cli': `${wheel.split('-')[1]}` }, paths: { events: folder } }
  },
}
