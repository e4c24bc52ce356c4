import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

const CLI = join(import.meta.dirname, '../../../../../scripts/src/lake.ts')
const OF_NOBODY = { LOCAL_BUCKETS_DIR: '', AWS_ENDPOINT_URL_DYNAMODB: '', AWS_ENDPOINT_URL_KINESIS: '', MASK_KEY: '' }
const PORTS = ['--dynamodb-port', '0', '--kinesis-port', '0', '--console-port', '0']

/** A `lake up` in a process of its own, on ports of its own. */
export interface LakeUp extends AsyncDisposable {
  readonly lake: string
  readonly console: string
  readonly dynamodb: string
  readonly process: ChildProcess
  readonly client: DynamoDBClient
  /** All that it has printed. */
  output(): string
}

export async function lakeUp(lake: string, env: NodeJS.ProcessEnv = {}): Promise<LakeUp> {
  const child = spawn(process.execPath, [CLI, 'up', '--lake', lake, ...PORTS], {
    env: { ...process.env, ...OF_NOBODY, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      output += stripVTControlCharacters(String(data))
    })
  }
  const ended = once(child, 'exit')
  while (!output.includes('Ctrl-C stops')) {
    await Promise.race([once(child.stdout, 'data'), ended])
    if (child.exitCode !== null) throw new Error(`\`lake up\` ended with ${child.exitCode}:\n${output}`)
  }
  const dynamodb = found(output, /AWS_ENDPOINT_URL_DYNAMODB=(\S+)/)
  const client = new DynamoDBClient({
    endpoint: dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  return {
    lake,
    console: found(output, /Look at it: (http:\S+)/),
    dynamodb,
    process: child,
    client,
    output: () => output,
    async [Symbol.asyncDispose]() {
      client.destroy()
      child.kill('SIGINT')
      await ended
    },
  }
}

/** Runs another `lake` command against it. */
export async function runLake(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...OF_NOBODY } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += String(data)))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`\`lake ${args.join(' ')}\` ended with ${code}:\n${output}`)
  return output
}

function found(text: string, pattern: RegExp): string {
  const [, value] = pattern.exec(text) ?? []
  if (value === undefined) throw new Error(`Expected ${pattern} in:\n${text}`)
  return value
}
