import { createHash } from 'node:crypto'
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFileLock } from '@inlet/lake/directory'
import type { StageInput } from '../stage-settings.ts'
import type { Synthesis } from '../synth/resource.ts'
import { ROOT } from '../synth/root.ts'
import { synthesize } from '../synth/synthesize.ts'

const CACHE = join(ROOT, 'node_modules/.cache/synth')

/** All that a synthesis reads: a change of any of it makes another one. */
const SOURCES = [
  'infra/**/*.ts',
  'packages/*/src/**/*.ts',
  'packages/*/*.json',
  'packages/core/queries/*',
  'pnpm-lock.yaml',
  'sst.config.ts',
]

/**
 * What a deploy of a stage would make, with settings of its own if any are given. Many test files ask, and what one has
 * synthesized of these sources, or is about to, is there for all.
 */
export async function recallSynthesis(stage: string, settings?: StageInput): Promise<Synthesis> {
  const file = join(CACHE, `${stage}-${await hashSources(JSON.stringify(settings))}.json`)
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined) return JSON.parse(known)
  await mkdir(CACHE, { recursive: true })
  return withFileLock(`${file}.lock`, async () => {
    const made = await readFile(file, 'utf8').catch(() => undefined)
    if (made !== undefined) return JSON.parse(made)
    const synthesis = await synthesize(stage, settings && { settings })
    // Whole, or not at all: another process may be reading.
    const unfinished = `${file}.${process.pid}`
    await writeFile(unfinished, JSON.stringify(synthesis))
    await rename(unfinished, file)
    return synthesis
  })
}

async function hashSources(settings = ''): Promise<string> {
  const files: string[] = []
  for await (const file of glob(SOURCES, { cwd: ROOT, exclude: name => name.includes('node_modules') }))
    files.push(file)
  const hash = createHash('sha256').update(settings)
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(ROOT, file)))
  return hash.digest('hex').slice(0, 32)
}
