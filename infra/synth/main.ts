import { parseArgs } from 'node:util'
import { diffStages } from './diff-stages.ts'
import { synthesize } from './synthesize.ts'

const HELP = `synth --stage NAME             What \`sst deploy --stage NAME\` would make, as a JSON array of { name, type, inputs, options }
synth --stage NAME --outputs   What it would print at its end
synth --diff A B               In what two stages differ
      --dev                    As \`sst dev\` would make it

pnpm --silent synth --stage mine | jq -r '.[] | .type + " " + .name'   lists them
`

/**
 * Prints, as JSON and nothing else, the resources that a deploy of a stage would ask for, without an account; or in what
 * two stages differ.
 */
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

const { stage, diff = false, outputs = false, dev = false, help = false, names } = readArguments()
const synthesized = (name: string) => synthesize(name, { isDev: dev }).catch(error => fail(error.message, 1))

if (help) process.stdout.write(HELP)
else if (diff) await printDifferences(...stagesOf(names))
else if (stage === undefined || names.length > 0) fail(`synth: expected a stage: synth --stage NAME\n\n${HELP}`, 2)
else print(outputs ? (await synthesized(stage)).outputs : (await synthesized(stage)).resources)

async function printDifferences(a: string, b: string): Promise<void> {
  const [ours, theirs] = await Promise.all([synthesized(a), synthesized(b)])
  const differences = diffStages({ stage: a, ...ours }, { stage: b, ...theirs })
  print(differences.map(({ resource, path, values }) => ({ resource, path, [a]: values[0], [b]: values[1] })))
}

function stagesOf([a, b, ...others]: readonly string[]): [string, string] {
  if (a !== undefined && b !== undefined && others.length === 0) return [a, b]
  fail(`synth: expected two stages: synth --diff A B\n\n${HELP}`, 2)
}

function readArguments() {
  const flag = { type: 'boolean' } as const
  const options = {
    stage: { type: 'string' },
    diff: flag,
    outputs: flag,
    dev: flag,
    help: { ...flag, short: 'h' },
  } as const
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    return { ...values, names: positionals }
  } catch (error) {
    fail(`synth: ${error instanceof Error ? error.message : error}\n\n${HELP}`, 2)
  }
}
