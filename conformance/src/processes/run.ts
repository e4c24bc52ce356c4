import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export interface RunOptions {
  readonly cwd?: string
  /** Besides those of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Of the command, 10 minutes if not said. */
  readonly timeoutMs?: number
}

/**
 * Runs a command to its end.
 * @returns what it wrote to standard output
 * @throws with the end of what it wrote to standard error, if it fails or takes too long
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd, env = {}, timeoutMs = 600_000 } = options
  try {
    const { stdout } = await execute(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      maxBuffer: 512 * 1024 * 1024,
      timeout: timeoutMs,
    })
    return stdout
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}\n${endOf(error)}`, { cause: error })
  }
}

function endOf(error: unknown): string {
  const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message: string }
  return (stderr || stdout || message).slice(-4_000)
}
