import { InputError } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { proving } from '../../claims/prove.ts'
import type { FuzzTarget } from './fuzz-target.ts'
import { runFuzz } from './run-fuzz.ts'
import { FUZZ_TARGETS } from './targets/all.ts'

/** `INPUTS=100000` tries more. */
const { INPUTS = '2000' } = process.env

const prove = proving('campaign', { name: "Inlet's oracles", found: { version: '-' } })

for (const target of FUZZ_TARGETS) {
  const claim = `${target.inputs}: mutated ones are read, or refused by a typed error, in time`
  prove(
    claim,
    async ({ measured }) => {
      const { inputs, taken } = await runFuzz(target, { from: 1, inputs: Number(INPUTS) })
      measured('inputs', INPUTS)
      measured('taken', String(taken))
      // Were all refused, or none changed, nothing would be known of what follows.
      expect(taken).toBeGreaterThan(inputs / 100)
    },
    4 * 3_600_000,
  )
}

describe('runFuzz finds', () => {
  const targetOf = (run: FuzzTarget['run']): FuzzTarget => ({ name: 'bad', inputs: 'inputs', run })
  const fuzz = (run: FuzzTarget['run']) => runFuzz(targetOf(run), { from: 1, inputs: 50 })

  it('an error that says nothing of who can mend it, and tells how to see it again', async () => {
    const fault = fuzz((random, note) => {
      const number = random.integer(1, 10)
      note({ number })
      if (number === 7) throw new TypeError('seven')
    })
    await expect(fault).rejects.toThrow(
      /bad, seed \d+: TypeError: seven[\s\S]*\{"number":7\}\nagain: npm run fuzz -- bad --seed \d+$/,
    )
  })

  it('a prototype that is not what it was', async () => {
    const polluted = fuzz(() => Object.assign(Object.prototype, { polluted: true }))
    await expect(polluted).rejects.toThrow('names of prototypes')
    Reflect.deleteProperty(Object.prototype, 'polluted')
  })

  it('nothing in inputs that are refused as they should be', async () => {
    const refused = fuzz(() => {
      throw new InputError('NOT_JSON', 'Expected JSON')
    })
    expect(await refused).toMatchObject({ inputs: 50, taken: 0 })
  })
})
