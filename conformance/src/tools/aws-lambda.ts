import { readFileSync } from 'node:fs'
import { access, chmod, copyFile, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../processes/run.ts'
import { extract } from './download.ts'
import { findPython } from './find-python.ts'
import { CONFORMANCE } from './folders.ts'
import { NotHere, type Tool } from './tool.ts'

const CLIENT = join(CONFORMANCE, 'node/aws-lambda-ric')
const CLIENT_FILES = ['package.json', 'package-lock.json']
const SAM_REQUIREMENT = join(CONFORMANCE, 'python/sample-events.txt')

/** By Node's names of them, which the emulator's have in their own words. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'arm64' }

/**
 * AWS's runtime interface emulator, which AWS ships within its SAM CLI, and its runtime client for Node, which npm builds:
 * together they run a function's bundle as Lambda does.
 */
export const AWS_LAMBDA: Tool = {
  name: 'aws-lambda',
  lock: [SAM_REQUIREMENT, ...CLIENT_FILES.map(name => join(CLIENT, name))]
    .map(path => readFileSync(path, 'utf8'))
    .join(''),
  async install(folder) {
    await requireCompilers()
    const [emulator, client] = await Promise.all([installEmulator(folder), installClient(folder)])
    return {
      versions: { 'aws-lambda': `RIE of SAM CLI ${emulator.samVersion}, aws-lambda-ric ${client.version}` },
      paths: { emulator: emulator.path, client: client.path },
    }
  },
}

async function installEmulator(folder: string) {
  const name = `aws-lambda-rie-${ARCHITECTURES[process.arch] ?? process.arch}`
  const python = await findPython()
  await run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, '-r', SAM_REQUIREMENT])
  const wheel = (await readdir(folder)).find(each => each.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip downloaded no wheel')
  await extract(await readFile(join(folder, wheel)), `samcli/local/rapid/${name}`, join(folder, name))
  await rm(join(folder, wheel))
  const path = join(folder, name)
  await chmod(path, 0o755)
  return { samVersion: `${wheel.split('-')[1]}`, path }
}

async function installClient(folder: string) {
  for (const name of CLIENT_FILES) await copyFile(join(CLIENT, name), join(folder, name))
  // The headers of this very Node, beside it, so that none are downloaded.
  const headers = await findHeaders()
  const env = headers === undefined ? {} : { npm_config_nodedir: headers }
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, env })
  const client = join(folder, 'node_modules/aws-lambda-ric')
  const { version }: { version: string } = JSON.parse(await readFile(join(client, 'package.json'), 'utf8'))
  return { version, path: join(client, 'index.mjs') }
}

/** The package `node` of npm has them; so has a Node that was installed as its makers pack it. */
async function findHeaders(): Promise<string | undefined> {
  const home = dirname(dirname(process.execPath))
  for (const each of [home, join(home, 'node_modules', `node-${process.platform}-${process.arch}`)]) {
    const isThere = await access(join(each, 'include/node/node_api.h')).then(
      () => true,
      () => false,
    )
    if (isThere) return each
  }
  return undefined
}

async function requireCompilers(): Promise<void> {
  for (const name of ['cmake', 'make', 'g++']) {
    await run(name, ['--version']).catch(() => {
      throw new NotHere(`no ${name} on the PATH, which builds aws-lambda-ric`)
    })
  }
}
