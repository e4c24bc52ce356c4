import crypto from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ACCOUNT, REGION } from './account.ts'
import { importProgram } from './build-program.ts'
import { startDynamoDB } from './dynamodb-server.ts'
import { PLATFORM } from './install-platform.ts'
import { loadPulumi } from './load-pulumi.ts'
import { answerCall, createdState } from './mock-aws.ts'
import { recordOptions } from './record-options.ts'
import type { Resource, Synthesis } from './resource.ts'
import { ROOT } from './root.ts'
import { startSstServer } from './sst-server.ts'
import { unwrap } from './unwrap.ts'

/**
 * Runs the app of a stage, the real SST components among it, against Pulumi's mocks, and prints what it would make:
 * no Pulumi engine, no account, no network. A process of its own, since Pulumi's runtime is one for a process.
 */
const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: '' },
    dev: { type: 'boolean' },
    attached: { type: 'string', default: '{}' },
    settings: { type: 'string' },
  },
})
const { stage } = values
const isDev = values.dev === true

// SST ends names in random letters; these are always the same.
crypto.randomBytes = ((size: number) => Buffer.alloc(size)) as typeof crypto.randomBytes
syncBuiltinESMExports()

const pulumi = loadPulumi()
const work = await mkdtemp(join(tmpdir(), 'inlet-synth-'))
const failures: unknown[] = []
// What is thrown where a value of a resource arrives ends here; then the program may never end.
process.on('unhandledRejection', error => failures.push(error))
process.on('exit', code => {
  for (const message of new Set(failures.map(describe))) console.error(message)
  process.exitCode = failures.length > 0 || code !== 0 ? 1 : 0
})

try {
  process.stdout.write(JSON.stringify(await synthesize()))
} catch (error) {
  failures.push(error)
} finally {
  await rm(work, { recursive: true, force: true })
}

async function synthesize(): Promise<Synthesis> {
  const app = await readApp()
  const server = await startSstServer(work)
  const dynamoDB = await startDynamoDB(JSON.parse(values.attached), streamArn(app))
  Object.assign(process.env, {
    SST_SERVER: server.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDB.url,
    SST_AWS_ACCESS_KEY_ID: 'synthesis',
    SST_AWS_SECRET_ACCESS_KEY: 'synthesis',
    // Which is asked for if a definition masks columns, and which only the account has.
    SST_SECRET_MaskKey: 'synthesis',
  })
  const resources: Resource[] = []
  const optionsOf = recordOptions(createRequire(join(PLATFORM, 'package.json')))
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, id }: { type: string; name: string; inputs: object; id?: string }) {
        if (resources.some(each => each.type === type && each.name === name)) {
          failures.push(new Error(`There are two resources ${type} "${name}"`))
        }
        const plain = unwrap(inputs) as Record<string, unknown>
        resources.push({ name, type, inputs: plain, options: {} })
        // What is only read is known by its id: of a bucket, that is its name.
        return { id: id || `${name}-id`, state: createdState(type, name, id ? { ...plain, bucket: id } : plain) }
      },
      call: ({ token, inputs }: { token: string; inputs: Record<string, unknown> }) => answerCall(token, inputs),
    },
    app.name,
    stage,
    false,
    'organization',
  )
  const outputs = await pulumi.runtime.runInPulumiStack(await importMain(app))
  await settle(resources)
  server.close()
  dynamoDB.close()
  if (failures.length > 0) throw failures.pop()
  return {
    outputs: withoutMarks(unwrap(outputs)),
    bundles: Object.fromEntries(server.bundles),
    resources: resources
      .map(resource => ({ ...resource, options: optionsOf(resource) }))
      .sort((a, b) => compare(`${a.type} ${a.name}`, `${b.type} ${b.name}`)),
  }
}

interface App {
  name: string
  stage: string
  removal?: string
  providers?: Record<string, unknown>
  home: string
}

async function readApp(): Promise<App> {
  const config = join(ROOT, 'sst.config.ts')
  const { default: read } = await importProgram<{ default: { app(input: { stage: string }): App | Promise<App> } }>({
    name: 'synth.config',
    code: `export { default } from ${JSON.stringify(config)}`,
    banner: 'function $config(input) { return input }',
  })
  const app = await read.app({ stage })
  return { removal: 'retain', ...app, stage, providers: { [app.home]: {}, ...app.providers } }
}

/** Without what SST keeps for itself among them. */
function withoutMarks(outputs: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs ?? {}).filter(([name]) => !name.startsWith('_')))
}

/** Of the stream of changes that each stage has. */
function streamArn({ name }: App): string {
  return `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${name}-${stage}-changes`
}

/** The program, as `sst deploy` would run it. */
async function importMain(app: App): Promise<() => Promise<unknown>> {
  const cli = {
    command: 'deploy',
    dev: isDev,
    paths: { home: join(work, 'home'), root: ROOT, work, platform: PLATFORM },
    state: { version: {} },
  }
  const { default: main } = await importProgram<{ default: () => Promise<unknown> }>({
    name: 'synth.main',
    globals: [
      'import * as aws from "@pulumi/aws";',
      `import * as sst from ${JSON.stringify(join(PLATFORM, 'src/components'))};`,
    ].join(' '),
    inject: [join(PLATFORM, 'src/shim/run.js')],
    replace: stagesFile(),
    define: { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: String(isDev) },
    code: `import { run } from ${JSON.stringify(join(PLATFORM, 'src/auto/run.ts'))}
      import config from ${JSON.stringify(join(ROOT, 'sst.config.ts'))}
      export default () => run(config.run)`,
  })
  return main
}

/** The file with the settings of stages, if this stage is to have others than it says. */
function stagesFile(): Record<string, string> {
  if (values.settings === undefined) return {}
  const code = `import { readStage } from './stage-settings.ts'
    export const stage = readStage($app.stage, ${values.settings})`
  return { [join(ROOT, 'infra/stages.ts')]: code }
}

/** Waits until no resource is under way: zipping and links register some of them late. */
async function settle(resources: readonly Resource[]): Promise<void> {
  let count = -1
  await pulumi.runtime.disconnect()
  while (count !== resources.length) {
    count = resources.length
    await new Promise(resolve => setTimeout(resolve, 100))
    await pulumi.runtime.disconnect()
  }
}

/** What SST says to its users, it says without a stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isForUsers =
    ['ConfigError', 'InputError', 'VisibleError'].includes(error.name) || error.constructor.name === 'VisibleError'
  return isForUsers || error.stack === undefined ? error.message : error.stack
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
