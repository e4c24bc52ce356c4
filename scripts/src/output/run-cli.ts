import { parseArgs, stripVTControlCharacters, styleText } from 'node:util'
import { type ArgsDef, type CommandDef, renderUsage, runCommand, type SubCommandsDef } from 'citty'
import { stopOnClosedPipe } from './print.ts'

/** What the command was asked to do failed; the message says all there is to say. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** The command was called wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A command that only has commands of its own. */
export interface Cli {
  readonly meta: { readonly name: string; readonly description: string }
  readonly subCommands: SubCommandsDef
  /** Where to find help, said after a wrong call. */
  readonly help?: string
}

/** A command whose help ends with examples of its use. */
export function withExamples<Command extends object>(command: Command, examples: readonly string[]) {
  return Object.assign(command, { examples })
}

/**
 * Runs the command that the arguments name. Failures go to standard error.
 * @returns the exit code. 0: done; 1: it failed, or found a problem (and set `process.exitCode`); 2: called wrongly
 */
export async function runCli(cli: Cli, rawArgs: readonly string[]): Promise<number> {
  stopOnClosedPipe()
  try {
    const [name, ...rest] = rawArgs
    if (name === undefined) throw new UsageError('Which command?')
    if (name === '--help' || name === '-h') return await showUsage(cli)
    const command = await findCommand(cli, name)
    if (rest.includes('--help') || rest.includes('-h')) return await showUsage(command, cli)
    const args = await resolve(command.args ?? {})
    checkArgs(rest, args)
    await runCommand(command, { rawArgs: rest })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return report(cli, error)
  }
}

async function findCommand({ subCommands }: Cli, name: string) {
  const command = Object.hasOwn(subCommands, name) ? subCommands[name] : undefined
  if (command === undefined) {
    throw new UsageError(`There is no command "${name}"; there is ${Object.keys(subCommands).join(', ')}`)
  }
  return resolve(command)
}

/** citty takes options that it does not know; a misspelt one is to be told. */
function checkArgs(rawArgs: readonly string[], args: ArgsDef): void {
  const { positional = [], option = [] } = Object.groupBy(Object.entries(args), ([, { type }]) =>
    type === 'positional' ? 'positional' : 'option',
  )
  const options = Object.fromEntries(
    option.map(([name, { type }]) => [name, { type: type === 'boolean' ? 'boolean' : 'string' } as const]),
  )
  const { positionals } = parseStrictly(rawArgs, options)
  const extra = positionals[positional.length]
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}"; is the one before it quoted?`)
}

function parseStrictly(rawArgs: readonly string[], options: Record<string, { type: 'boolean' | 'string' }>) {
  try {
    return parseArgs({ args: [...rawArgs], options, allowPositionals: true, allowNegative: true })
  } catch (error) {
    // Its first sentence: the others are for programmers.
    throw new UsageError(String(error instanceof Error ? error.message : error).replace(/\. .*$/s, '.'))
  }
}

async function showUsage(command: CommandDef | Cli, parent?: Cli): Promise<number> {
  const usage = `${await renderUsage(command, parent)}${examplesOf(command)}`
  console.log(process.stdout.isTTY ? usage : stripVTControlCharacters(usage))
  return 0
}

function examplesOf(command: object): string {
  if (!('examples' in command && Array.isArray(command.examples))) return ''
  const title = styleText(['underline', 'bold'], 'EXAMPLES')
  return [`\n${title}\n`, ...command.examples.map(example => `  ${example}`), ''].join('\n')
}

function report(cli: Cli, error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  // citty does not export its own error, which it throws for a missing argument.
  const isUsage = error instanceof UsageError || (error instanceof Error && error.name === 'CLIError')
  console.error(visible(stripVTControlCharacters(message)))
  const { name } = cli.meta
  const help = cli.help ?? `\`${name} --help\` lists the commands, \`${name} <command> --help\` tells more.`
  if (isUsage) console.error(help)
  return isUsage ? 2 : 1
}

/** What a file has in its names shall not reach the terminal: it may ring, or move the cursor. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  return text.replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, each => `\\u{${each.charCodeAt(0).toString(16)}}`)
}

async function resolve<T extends object>(value: T | Promise<T> | (() => T | Promise<T>)): Promise<T> {
  return typeof value === 'function' ? value() : value
}
