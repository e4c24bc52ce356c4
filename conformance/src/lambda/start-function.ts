import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../processes/free-port.ts'
import { AWS_LAMBDA } from '../tools/aws-lambda.ts'
import { useTool } from '../tools/find-tool.ts'
import { childOf, killIfThere, peakMemoryOf } from './process-table.ts'

export interface FunctionOptions {
  /** The folder of `bundle.mjs`. */
  readonly folder: string
  /** `bundle.handler` */
  readonly handler: string
  readonly name: string
  readonly memoryMB: number
  readonly timeoutSeconds: number
  /** All of its environment but what Lambda adds. */
  readonly env: Readonly<Record<string, string>>
}

/** What a caller gets of a failed invocation. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

type Answer = { readonly result: unknown } | { readonly error: FunctionError } | { readonly timedOut: string }

/** One environment of a function: its process starts with the first invocation, and anew after one that was killed. */
export interface LambdaFunction extends AsyncDisposable {
  invoke(event: unknown): Promise<Answer>
  /** The id of the function's process. */
  processId(): Promise<number>
  /** What its process has had resident at most, bytes. */
  peakMemory(): Promise<number>
  /** What its log would have, line by line. */
  lines(): Promise<readonly string[]>
  /** How long each start of its process took until it asked for work, ms. */
  startTimes(): Promise<readonly number[]>
}

/** Starts AWS's emulator with AWS's runtime client, on loopback. Nothing of this process' environment gets to the function. */
export async function startFunction(options: FunctionOptions): Promise<LambdaFunction> {
  const { emulator = '' } = useTool(AWS_LAMBDA).paths
  const [port, apiPort] = [await freePort(), await freePort()]
  const logs = await mkdtemp(join(tmpdir(), 'inlet-lambda-'))
  const files = [join(logs, 'out'), join(logs, 'err')].map(path => openSync(path, 'a'))
  const [out, err] = files
  const child = spawn(
    emulator,
    [
      ...['--runtime-interface-emulator-address', `127.0.0.1:${port}`],
      ...['--runtime-api-address', `127.0.0.1:${apiPort}`],
      ...commandOf(options),
    ],
    { cwd: options.folder, env: environmentOf(options), stdio: ['ignore', out, err] },
  )
  for (const file of files) closeSync(file)
  const ended = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const readLog = async (name: string) => (await readFile(join(logs, name), 'utf8')).split('\n')
  const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`
  await waitUntilListening(port, () => child.exitCode === null)
  const processId = () => childOf(child.pid)
  return {
    async invoke(event) {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) })
      return readAnswer(await response.text())
    },
    processId,
    peakMemory: async () => peakMemoryOf(await processId()),
    lines: async () => (await readLog('out')).filter(line => line !== ''),
    async startTimes() {
      return (await readLog('err')).flatMap(line => Number(/INIT REPORT\(durationMs: ([\d.]+)/.exec(line)?.[1]) || [])
    },
    async [Symbol.asyncDispose]() {
      // The function's process is in a group of its own.
      const id = await processId().catch(() => undefined)
      process.removeListener('exit', kill)
      kill()
      if (id !== undefined) killIfThere(id)
      await ended
      await rm(logs, { recursive: true })
    },
  }
}

/** Lambda's own bootstrap for Node gives V8 these shares of the function's memory. */
function commandOf({ memoryMB, handler }: FunctionOptions): string[] {
  const { client = '' } = useTool(AWS_LAMBDA).paths
  const [young, old] = [5, 90].map(percent => Math.floor((memoryMB * percent) / 100))
  const flags = [`--max-semi-space-size=${young}`, `--max-old-space-size=${old}`]
  return [process.execPath, ...flags, client, handler]
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function environmentOf({ name, folder, memoryMB, timeoutSeconds, env }: FunctionOptions): Record<string, string> {
  return {
    PATH: dirname(process.execPath),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...env,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMB),
    AWS_LAMBDA_FUNCTION_TIMEOUT: String(timeoutSeconds),
    LAMBDA_TASK_ROOT: folder,
  }
}

/** The emulator answers 200 whatever happened, and says in text alone that time was over; Lambda has a header for it. */
function readAnswer(text: string): Answer {
  if (text.startsWith('Task timed out')) return { timedOut: text }
  const result = text === '' ? undefined : JSON.parse(text)
  return typeof result === 'object' && result !== null && 'errorType' in result ? { error: result } : { result }
}

async function waitUntilListening(port: number, isAlive: () => boolean): Promise<void> {
  // Whatever is asked but an invocation starts no process of the function.
  while (
    !(await fetch(`http://127.0.0.1:${port}/`)
      .then(() => true)
      .catch(() => false))
  ) {
    if (!isAlive()) throw new Error('the emulator of Lambda ended')
    await sleep(20)
  }
}
