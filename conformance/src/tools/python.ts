import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../processes/run.ts'
import { findPython } from './find-python.ts'
import { useTool } from './find-tool.ts'
import { CONFORMANCE } from './folders.ts'
import type { Tool } from './tool.ts'

const REQUIREMENTS = join(CONFORMANCE, 'python/requirements.txt')

/** A virtual environment with everything from PyPI that Inlet is held against. */
export const PYTHON: Tool = {
  name: 'python',
  lock: readFileSync(REQUIREMENTS, 'utf8'),
  async install(folder) {
    const python = await findPython()
    await run(python, ['-m', 'venv', folder])
    const bin = join(folder, 'bin/python')
    await run(bin, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', REQUIREMENTS])
    const packages: { name: string; version: string }[] = JSON.parse(
      await run(bin, ['-m', 'pip', 'list', '--format=json', '--disable-pip-version-check']),
    )
    const versions = Object.fromEntries(packages.map(({ name, version }) => [name.toLowerCase(), version]))
    return { versions, paths: { python: bin, bin: join(folder, 'bin') } }
  },
}

/**
 * Runs `python/<script>.py` and reads the JSON that it prints; `input` is what it reads, as JSON.
 * @throws with its traceback, if it fails
 */
export async function runPython<T>(
  script: string,
  input: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { paths } = useTool(PYTHON)
  const args = [join(CONFORMANCE, 'python', `${script}.py`), JSON.stringify(input)]
  // Sets come in the same order each time.
  const same = { PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0' }
  return JSON.parse(await run(`${paths.python}`, args, { env: { ...same, ...env } }))
}
