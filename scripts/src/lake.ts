import { enableCompileCache } from 'node:module'
import { LAKE_CLI } from './lake-cli.ts'
import { runCli } from './output/run-cli.ts'

// Kept beside other temporary files: it takes two thirds off the start of a command.
enableCompileCache()

process.exitCode = await runCli(LAKE_CLI, process.argv.slice(2))
