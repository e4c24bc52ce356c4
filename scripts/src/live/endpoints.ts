import { resolve } from 'node:path'
import { readEndpoints } from '@inlet/local'
import { CommandError } from '../output/run-cli.ts'
import { isListening } from './is-listening.ts'

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

/** A process that was killed could not remove its file. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is one all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
