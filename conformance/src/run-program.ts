import { type ArgsDef, type CommandDef, runCommand, showUsage } from 'citty'

/** Runs the command of a program by its arguments. What goes wrong is told by its message; the exit code is 1 then. */
export async function runProgram<T extends ArgsDef>(command: CommandDef<T>): Promise<void> {
  const rawArgs = process.argv.slice(2)
  try {
    if (rawArgs.includes('--help') || rawArgs.includes('-h')) await showUsage(command)
    else await runCommand(command, { rawArgs })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
