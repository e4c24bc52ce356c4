import { defineCommand } from 'citty'
import { runFuzz } from './campaign/fuzz/run-fuzz.ts'
import { FUZZ_TARGETS } from './campaign/fuzz/targets/all.ts'
import { runProgram } from './run-program.ts'

const NAMES = FUZZ_TARGETS.map(({ name }) => name).join(', ')

const command = defineCommand({
  meta: { name: 'fuzz', description: `Gives parsers inputs that nobody meant. Targets: ${NAMES}` },
  args: {
    target: { type: 'positional', required: false, description: 'Only this one; without it, all' },
    inputs: { type: 'string', default: '20000', description: 'Inputs for each' },
    seed: { type: 'string', description: 'Only the input of this seed' },
    from: { type: 'string', default: '1', description: 'The seed of the first input' },
  },
  async run({ args }) {
    const targets = FUZZ_TARGETS.filter(({ name }) => args.target === undefined || name === args.target)
    if (targets.length === 0) throw new Error(`Expected one of ${NAMES}, found ${args.target}`)
    const [from, inputs] = args.seed === undefined ? [Number(args.from), Number(args.inputs)] : [Number(args.seed), 1]
    for (const target of targets) {
      const { taken, slowestMs } = await runFuzz(target, { from, inputs })
      console.log(`${target.name}: ${inputs} inputs, ${taken} taken, the slowest in ${slowestMs.toFixed(0)} ms`)
    }
  },
})

await runProgram(command)
