import assert from 'node:assert/strict'
import { ConfigError, InputError, TransientError } from '@inlet/core'
import { Random } from '../random/random.ts'
import type { FuzzTarget } from './fuzz-target.ts'

export interface FuzzResult {
  readonly inputs: number
  /** Inputs that were taken, not refused. */
  readonly taken: number
  readonly slowestMs: number
}

/** Of the processor, whatever else the machine does. An input is small, and takes a millisecond. */
const MOST_MS = 5_000
const MOST_BYTES = 512 * 1024 * 1024

/**
 * Gives a parser many inputs: each is taken or refused by a typed error, in time, and leaves nothing behind.
 * @throws what went wrong, with the seed and the input
 */
export async function runFuzz(
  target: FuzzTarget,
  { from, inputs }: { from: number; inputs: number },
): Promise<FuzzResult> {
  const prototypes = namesOfPrototypes()
  let taken = 0
  let slowestMs = 0
  for (let seed = from; seed < from + inputs; seed++) {
    let input: unknown
    const started = process.cpuUsage()
    try {
      const note = (made: unknown) => {
        input = made
      }
      if (await isTaken(target, new Random(`${target.name} ${seed}`), note)) taken++
      const { user, system } = process.cpuUsage(started)
      const took = (user + system) / 1_000
      slowestMs = Math.max(slowestMs, took)
      assert(took < MOST_MS, `took ${took.toFixed(0)} ms`)
      assert.deepEqual(namesOfPrototypes(), prototypes, 'names of prototypes')
      assert(process.memoryUsage().arrayBuffers < MOST_BYTES, 'memory is kept')
    } catch (cause) {
      const again = `again: npm run fuzz -- ${target.name} --seed ${seed}`
      throw new Error(`${target.name}, seed ${seed}: ${textOf(cause)}\ninput: ${shown(input)}\n${again}`, { cause })
    }
  }
  return { inputs, taken, slowestMs }
}

async function isTaken(target: FuzzTarget, random: Random, note: (input: unknown) => void): Promise<boolean> {
  try {
    await target.run(random, note)
    return true
  } catch (error) {
    if (!isTyped(error)) throw error
    return false
  }
}

/** Whether it is an error that says who can mend it, or several of them. */
export function isTyped(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isTyped)
  return error instanceof InputError || error instanceof TransientError || error instanceof ConfigError
}

function namesOfPrototypes(): readonly string[] {
  return [Object.prototype, Array.prototype, String.prototype, Function.prototype].flatMap(Object.getOwnPropertyNames)
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}

function shown(input: unknown): string {
  const text =
    input instanceof Uint8Array ? JSON.stringify(Buffer.from(input).toString('latin1')) : JSON.stringify(input)
  return (text ?? String(input)).slice(0, 4_000)
}
