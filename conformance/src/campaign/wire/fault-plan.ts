import { isPartial } from '../aws/simulated-aws.ts'
import { Random } from '../random/random.ts'
import { FAULT_KINDS, type FaultKind } from './fault.ts'
import type { Call } from './message.ts'

/** A fault that happened. */
export interface Injected extends Call {
  /** Which call of that operation it was, from 1 on. */
  readonly turn: number
  readonly kind: FaultKind
}

/** Further calls that go wrong in a row. The SDK asks three times: what goes on for longer is seen by the code. */
const BURSTS = [0, 0, 0, 1, 2, 3, 3, 30]

/**
 * What goes wrong in a run, by its seed: for each call of an operation, by its turn, whatever else goes on at the same
 * time. Faults come alone or in bursts.
 */
export class FaultPlan {
  readonly injected: Injected[] = []
  readonly calls: Call[] = []
  /** Whether anything may go wrong. */
  isCalm = false
  readonly #seed: string
  readonly #kinds: readonly FaultKind[]
  readonly #rate: number
  readonly #turns = new Map<string, number>()
  readonly #bursts = new Map<string, { kind: FaultKind; left: number }>()

  /** @param rates how often calls go wrong, one of them for the run */
  constructor(seed: string, rates: readonly number[], kinds: readonly FaultKind[] = FAULT_KINDS) {
    this.#seed = seed
    this.#kinds = kinds
    this.#rate = new Random(`${seed} rate`).pick(rates)
  }

  /** What goes wrong with the next call of an operation. */
  next({ service, operation }: Call): FaultKind | undefined {
    const name = `${service} ${operation}`
    const turn = (this.#turns.get(name) ?? 0) + 1
    this.#turns.set(name, turn)
    this.calls.push({ service, operation })
    if (this.isCalm) return undefined
    const kind = this.#ofBurst(name) ?? this.#begin(name, operation, turn)
    if (kind !== undefined) this.injected.push({ service, operation, turn, kind })
    return kind
  }

  /** A line for each fault. */
  describe(): string {
    if (this.injected.length === 0) return 'no faults'
    return this.injected
      .map(({ service, operation, turn, kind }) => `${service} ${operation} ${turn}: ${kind}`)
      .join('\n')
  }

  #ofBurst(name: string): FaultKind | undefined {
    const burst = this.#bursts.get(name)
    if (burst === undefined || burst.left === 0) return undefined
    burst.left--
    return burst.kind
  }

  #begin(name: string, operation: string, turn: number): FaultKind | undefined {
    const random = new Random(`${this.#seed} ${name} ${turn}`)
    if (!random.chance(this.#rate)) return undefined
    // What half succeeds is the easiest to miss.
    const kind = isPartial(operation) && random.chance(0.3) ? 'partly refused' : random.pick(this.#kinds)
    const isLast = kind === 'dies before' || kind === 'dies after'
    const left = isLast ? 0 : random.pick(BURSTS)
    this.#bursts.set(name, { kind, left })
    return kind
  }
}
