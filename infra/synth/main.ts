import { defineCommand, runMain } from 'citty'
import { diffStages } from './diff-stages.ts'
import { synthesize } from './synthesize.ts'

/**
 * Prints, as JSON and nothing else, the resources that a deploy of a stage would ask for, without an account; or in what
 * two stages differ.
 */
const main = defineCommand({
  meta: {
    name: 'synth',
    description: 'What `sst deploy --stage NAME` would make, as a JSON array of { name, type, inputs, options }',
  },
  args: {
    stage: { type: 'string', description: 'The stage', valueHint: 'NAME' },
    diff: { type: 'string', description: 'In what another stage differs: synth --diff A B', valueHint: 'A B' },
    dev: { type: 'boolean', description: 'As `sst dev` would make it' },
    outputs: { type: 'boolean', description: 'What the deploy would print at its end, instead of the resources' },
  },
  async run({ args }) {
    const { stage, diff, _: rest } = args
    const synthesized = (name: string) =>
      synthesize(name, { isDev: args.dev === true }).catch(error => fail(error.message, 1))
    if (diff !== undefined) {
      const [other] = rest
      if (other === undefined || stage !== undefined) fail('synth: expected two stages: synth --diff A B', 2)
      const [a, b] = [await synthesized(diff), await synthesized(other)]
      const differences = diffStages({ stage: diff, ...a }, { stage: other, ...b })
      return print(
        differences.map(({ resource, path, values }) => ({ resource, path, [diff]: values[0], [other]: values[1] })),
      )
    }
    if (stage === undefined || stage === '') fail('synth: expected a stage: synth --stage NAME', 2)
    const { resources, outputs } = await synthesized(stage)
    print(args.outputs ? outputs : resources)
  },
})

// Whoever reads may have read enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** @param code 1: the app is at fault; 2: it was called wrongly */
function fail(message: string, code: 1 | 2): never {
  console.error(message)
  process.exit(code)
}

await runMain(main)
