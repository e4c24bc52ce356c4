import type { SimulatedAws } from '../aws/simulated-aws.ts'
import type { Random } from '../random/random.ts'
import { type FaultKind, SERVER_ERRORS, THROTTLES } from './fault.ts'
import { callOf, errorAnswer, type WireAnswer, type WireRequest } from './message.ts'

/** What a client gets: an answer, all of it or a part; or a broken connection; or nothing, ever. */
export type Heard =
  | { readonly is: 'answer'; readonly answer: WireAnswer; readonly isCutOff: boolean }
  | { readonly is: 'broken' | 'silence' | 'death' }

export interface FaultyAws {
  readonly aws: SimulatedAws
  readonly random: Random
  readonly sleep: (ms: number) => Promise<unknown>
}

/** Less than any client waits: what takes longer may come after what its client sends next, which no client can know. */
const SLOW_MS = [1_000, 8_000] as const

/** Answers a request, or lets go wrong what is to. */
export async function answerWithFault(
  request: WireRequest,
  fault: FaultKind | undefined,
  { aws, random, sleep }: FaultyAws,
): Promise<Heard> {
  const { service } = callOf(request)
  const whole = async (): Promise<Heard> => ({ is: 'answer', answer: await aws.answer(request), isCutOff: false })
  const failure = ({ status, code }: { status: number; code: string }): Heard => {
    return { is: 'answer', answer: errorAnswer(service, status, code), isCutOff: false }
  }
  switch (fault) {
    case undefined:
      return whole()
    case 'dies before':
      return { is: 'death' }
    case 'dies after':
      await aws.answer(request)
      return { is: 'death' }
    case 'connection lost':
      return { is: 'broken' }
    case 'answer lost':
      await aws.answer(request)
      return { is: 'broken' }
    case 'error':
      return failure(SERVER_ERRORS[service])
    case 'error after':
      await aws.answer(request)
      return failure(SERVER_ERRORS[service])
    case 'throttled':
      return failure(THROTTLES[service])
    case 'partly refused': {
      const answer = await aws.answerPartly(request, () => random.chance(0.6))
      return answer === undefined ? failure(THROTTLES[service]) : { is: 'answer', answer, isCutOff: false }
    }
    case 'never answers':
      return { is: 'silence' }
    case 'answer too late':
      await aws.answer(request)
      return { is: 'silence' }
    case 'slow':
      await sleep(random.integer(...SLOW_MS))
      return whole()
    case 'answer cut off':
      return { is: 'answer', answer: await aws.answer(request), isCutOff: true }
  }
}
