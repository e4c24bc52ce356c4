import { demo } from './demo/demo.ts'
import { runCli } from './output/run-cli.ts'

const description = 'Loads sample changes into a lake on this machine, and checks what came of them'

// A command line of one command, whose name need not be said.
process.exitCode = await runCli(
  { meta: { name: 'pnpm', description }, subCommands: { demo }, help: '`npm start -- --help` tells more.' },
  ['demo', ...process.argv.slice(2)],
)
