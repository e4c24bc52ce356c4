import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CommandError } from '../output/run-cli.ts'
import { isListening } from './is-listening.ts'

/** What `lake up` says of itself in the lake's directory while it runs. */
interface LiveEndpoints {
  readonly dynamodb: string
  readonly kinesis: string
  readonly pid: number
}

/** A service that a command talks to, and the variable in which the AWS SDK looks for its endpoint. */
const SERVICES = {
  dynamodb: { title: 'DynamoDB', variable: 'AWS_ENDPOINT_URL_DYNAMODB' },
  kinesis: { title: 'Kinesis', variable: 'AWS_ENDPOINT_URL_KINESIS' },
} as const

export type Service = keyof typeof SERVICES

/**
 * The URL at which a command reaches a service: that of the `lake up` which runs on the lake's directory; if no directory
 * was given, the one in the SDK's own variable comes first. There is no default, so no command talks to AWS unless it is told to.
 * @param lake the value of `--lake`, if it was given
 * @throws CommandError if there is no endpoint, or nothing listens at it
 */
export async function findEndpoint(
  service: Service,
  lake: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { title, variable } = SERVICES[service]
  const named = env[variable]
  if (named && lake === undefined) {
    if (!URL.canParse(named)) throw new CommandError(`Expected a URL in ${variable}, found "${named}"`)
    if (await isListening(named)) return named
    throw new CommandError(`Nothing listens at ${named}, which ${variable} names. Start it, or set another.`)
  }
  const directory = resolve(lake || env.LOCAL_BUCKETS_DIR || '.lake')
  const live = await readEndpoints(directory)
  if (live !== undefined && isRunning(live.pid) && (await isListening(live[service]))) return live[service]
  throw new CommandError(
    `No local ${title} runs for the lake at ${directory}. Start it with \`lake up\`, or set ${variable}.`,
  )
}

/** `undefined` if there is no such file, or nothing that `lake up` would have written. */
async function readEndpoints(directory: string): Promise<LiveEndpoints | undefined> {
  const text = await readFile(join(directory, '.live', 'endpoints.json'), 'utf8').catch(() => 'null')
  try {
    const value: unknown = JSON.parse(text)
    return isEndpoints(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isEndpoints(value: unknown): value is LiveEndpoints {
  if (typeof value !== 'object' || value === null) return false
  const { dynamodb, kinesis, pid }: { dynamodb?: unknown; kinesis?: unknown; pid?: unknown } = value
  return [dynamodb, kinesis].every(url => typeof url === 'string' && URL.canParse(url)) && Number.isInteger(pid)
}

/** A process that was killed could not remove its file. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is one all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
