import { run } from '../processes/run.ts'
import { NotHere } from './tool.ts'

/** The minor version of Python 3 that packages are pinned for. */
const MINOR = 11

/** @throws NotHere */
export async function findPython(): Promise<string> {
  for (const name of [`python3.${MINOR}`, 'python3']) {
    const version = await run(name, ['--version']).catch(() => '')
    if (version.startsWith(`Python 3.${MINOR}.`)) return name
  }
  throw new NotHere(`no Python 3.${MINOR} on the PATH`)
}
