import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SimulatedAws } from './aws/simulated-aws.ts'
import { Container, inContainer, outsideContainers } from './containers/container.ts'
import type { Pipeline } from './pipelines/pipeline.ts'
import { Random } from './random/random.ts'
import { VirtualTime } from './time/virtual-time.ts'
import { FAULT_KINDS, REAL_TIME_KINDS } from './wire/fault.ts'
import { FaultPlan } from './wire/fault-plan.ts'
import { SERVICES } from './wire/message.ts'
import { serveWire } from './wire/serve-wire.ts'
import { SimulatedWire } from './wire/simulated-wire.ts'

/** What Lambda tells a function of an invocation. */
export interface InvocationContext {
  readonly invokedFunctionArn: string
  getRemainingTimeInMillis(): number
}

/** One run of a function. */
export interface Invocation {
  /** The module that exports its handler. */
  readonly handler: string
  readonly env: Readonly<Record<string, string>>
  readonly event: unknown
  /** The same in this process: what the handler's module does when it is loaded and called. */
  readonly inProcess: (env: NodeJS.ProcessEnv, context: InvocationContext) => Promise<unknown>
}

export type Outcome =
  | { readonly is: 'done'; readonly answer: unknown }
  | { readonly is: 'failed'; readonly error: unknown }
  | { readonly is: 'died' }

/** The world of a run: what functions call, and how they are run. */
export interface Simulation extends AsyncDisposable {
  readonly seed: number
  readonly random: Random
  readonly plan: FaultPlan
  readonly aws: SimulatedAws
  /** True time, in ms since 1970. */
  now(): number
  /** Runs a function in a process of its own, which may die. */
  invoke(invocation: Invocation): Promise<Outcome>
  sleep(ms: number): Promise<unknown>
  /** Lets time pass until work is done. */
  until<T>(work: Promise<T>): Promise<T>
  /** Whether processes are those of the machine, and are killed by SIGKILL. */
  readonly isReal: boolean
  /** What processes were started with and how they ended, for who reads a failure. */
  readonly log: string[]
}

const START = Date.UTC(2026, 1, 1, 6)
const TIME_LIMIT_MS = 900_000
/** Clocks of machines that run at the same time differ by no more; later ones may be anywhere. */
const SKEW_MS = 250
const JUMP_MS = 600_000

const AWS_ENV = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'campaign',
  AWS_SECRET_ACCESS_KEY: 'campaign',
  AWS_EC2_METADATA_DISABLED: 'true',
  POWERTOOLS_DEV: 'false',
}

export interface SimulationOptions {
  readonly isReal?: boolean
  /** Whether nothing goes wrong. */
  readonly isCalm?: boolean
}

/** Starts the world of a pipeline's run: all that happens in it follows from the seed. */
export function startSimulation(
  seed: number,
  { name, faultRates }: Pick<Pipeline, 'name' | 'faultRates'>,
  { isReal = false, isCalm = false }: SimulationOptions,
) {
  const id = `${name} ${seed}`
  const plan = new FaultPlan(id, faultRates, isReal ? REAL_TIME_KINDS : FAULT_KINDS)
  plan.isCalm = isCalm
  const random = new Random(id)
  return isReal ? simulateInRealTime(seed, random, plan) : simulate(seed, random, plan)
}

/** In this process: time, network and chance are the simulation's. */
function simulate(seed: number, random: Random, plan: FaultPlan): Simulation {
  Object.assign(process.env, AWS_ENV)
  const time = new VirtualTime(START, new Random(`${seed} chance`).next)
  const aws = new SimulatedAws(() => time.now)
  const wire = new SimulatedWire(plan, { aws, random: new Random(`${seed} wire`) }, time)
  const log: string[] = []
  let running = 0
  let clockMs = 0
  return {
    seed,
    random,
    plan,
    aws,
    log,
    isReal: false,
    now: () => time.now,
    sleep: ms => outsideContainers(() => time.sleep(ms)),
    until: work => time.until(work),
    async invoke({ env, inProcess }) {
      if (running === 0 && random.chance(0.2)) clockMs = random.integer(-JUMP_MS, JUMP_MS)
      const container = new Container(clockMs + random.integer(-SKEW_MS, SKEW_MS))
      const until = time.now + TIME_LIMIT_MS
      const context = {
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:campaign',
        getRemainingTimeInMillis: () => Math.max(0, until - time.now),
      }
      const number = log.push('') - 1
      const began = time.now
      running++
      const limit = outsideContainers(() => setTimeout(() => container.die(), TIME_LIMIT_MS))
      const work = inContainer(container, async () => inProcess({ ...AWS_ENV, ...env }, context))
      const outcome = await Promise.race([
        container.died.then((): Outcome => ({ is: 'died' })),
        work.then(
          (answer): Outcome => ({ is: 'done', answer }),
          (error): Outcome => ({ is: 'failed', error }),
        ),
      ])
      clearTimeout(limit)
      // Its process may go on a while after its answer, but nothing that it does then is waited for.
      container.die()
      running--
      log[number] =
        `process ${number + 1}, ${began - START} to ${time.now - START} ms, clock ${container.skewMs} ms off: ${textOf(outcome)}`
      return outcome
    },
    async [Symbol.asyncDispose]() {
      wire[Symbol.dispose]()
      time[Symbol.dispose]()
    },
  }
}

/** In processes of their own, which are killed. */
async function simulateInRealTime(seed: number, random: Random, plan: FaultPlan): Promise<Simulation> {
  const aws = new SimulatedAws(Date.now)
  const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
  const faulty = { aws, random: new Random(`${seed} wire`), sleep }
  const wire = await serveWire(plan, faulty)
  const log: string[] = []
  const endpoints = Object.fromEntries(SERVICES.map(name => [`AWS_ENDPOINT_URL_${name.toUpperCase()}`, wire.url]))
  // One after the other: the wire cannot tell whose request it is that kills.
  let last: Promise<unknown> = Promise.resolve()
  return {
    seed,
    random,
    plan,
    aws,
    log,
    isReal: true,
    now: Date.now,
    // Pauses between deliveries are of no use here.
    sleep: ms => sleep(Math.min(ms, 200)),
    until: work => work,
    invoke({ handler, env, event }) {
      const turn = last.then(async () => {
        const outcome = await runChild(handler, { ...AWS_ENV, ...endpoints, ...env }, event, wire)
        log.push(`process ${log.length + 1}: ${textOf(outcome)}`)
        return outcome
      })
      last = turn.catch(() => undefined)
      return turn
    },
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  }
}

const CHILD = join(import.meta.dirname, 'containers/child.ts')

async function runChild(
  handler: string,
  env: Readonly<Record<string, string>>,
  event: unknown,
  wire: { onDeath: () => void },
): Promise<Outcome> {
  const child = spawn(process.execPath, [CHILD, handler], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  wire.onDeath = () => child.kill('SIGKILL')
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(event))
  const ended = once(child, 'exit')
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (child.signalCode === 'SIGKILL') return { is: 'died' }
  const answer = /^answer (.*)$/m.exec(printed)?.[1]
  return answer === undefined
    ? { is: 'failed', error: errors.slice(-2_000) }
    : { is: 'done', answer: JSON.parse(answer) }
}

function textOf(outcome: Outcome): string {
  if (outcome.is !== 'failed') return outcome.is
  return `failed, ${outcome.error instanceof Error ? `${outcome.error.name}: ${outcome.error.message}` : outcome.error}`
}
