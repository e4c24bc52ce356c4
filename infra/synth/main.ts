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
    const options = { isDev: args.dev === true }
    if (diff !== undefined) {
      const [other] = rest
      if (other === undefined || stage !== undefined) fail('expected two stages: synth --diff A B')
      const [a, b] = [await synthesize(diff, options), await synthesize(other, options)]
      const differences = diffStages({ stage: diff, ...a }, { stage: other, ...b })
      return print(
        differences.map(({ resource, path, values }) => ({ resource, path, [diff]: values[0], [other]: values[1] })),
      )
    }
    if (stage === undefined || stage === '') fail('expected a stage: synth --stage NAME')
    const { resources, outputs } = await synthesize(stage, options)
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

function fail(message: string): never {
  console.error(`synth: ${message}`)
  process.exit(2)
}

await runMain(main)
