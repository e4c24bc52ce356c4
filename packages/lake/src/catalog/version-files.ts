import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createFile, hasCode } from './durable-file.ts'

/** How many versions, the newest included, are never pruned. */
export const KEPT_VERSIONS = 10
const READ_ATTEMPTS = 20

export interface VersionFile {
  readonly version: number
  readonly file: string
  readonly text: string
}

/**
 * Reads the newest of the immutable files `000000000001.json`, `000000000002.json` … in a directory; `undefined` if
 * there is none.
 */
export async function readNewestVersion(directory: string): Promise<VersionFile | undefined> {
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
    const version = await newestVersion(directory)
    if (version === 0) return undefined
    const file = versionFile(directory, version)
    try {
      return { version, file, text: await readFile(file, 'utf8') }
    } catch (error) {
      // Pruned since it was listed: by now there are much newer ones.
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
  throw new Error(`Versions in ${directory} are replaced faster than they can be read`)
}

/** The versions that are still there, of those that are wanted; one that is pruned meanwhile is left out. */
export async function readKeptVersions(
  directory: string,
  isWanted: (version: number) => boolean,
): Promise<VersionFile[]> {
  const kept: VersionFile[] = []
  for (const version of (await listVersions(directory)).filter(isWanted)) {
    const file = versionFile(directory, version)
    try {
      kept.push({ version, file, text: await readFile(file, 'utf8') })
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
  return kept
}

/**
 * Publishes `text` as the version after `base` (0: as the first one). Works without locks, for any number of processes:
 * of all that publish after the same base, one wins.
 * @returns the new version's number, or `undefined` if `base` is not the newest version any more.
 */
export async function publishVersion(directory: string, base: number, text: string): Promise<number | undefined> {
  await mkdir(directory, { recursive: true })
  if ((await newestVersion(directory)) !== base) return undefined
  const version = base + 1
  if (!(await createFile(versionFile(directory, version), text))) return undefined

  const versions = await listVersions(directory)
  const newest = Math.max(...versions)
  if (newest - version >= KEPT_VERSIONS) {
    // So many versions came meanwhile that the name may have been free only because its first owner was pruned. Calling
    // it a lost race is right in both cases: who tries again finds what is there now.
    await rm(versionFile(directory, version), { force: true })
    return undefined
  }
  await prune(directory, versions, newest)
  return version
}

async function prune(directory: string, versions: readonly number[], newest: number): Promise<void> {
  for (const version of versions) {
    if (version <= newest - KEPT_VERSIONS) await rm(versionFile(directory, version), { force: true })
  }
}

async function newestVersion(directory: string): Promise<number> {
  return Math.max(0, ...(await listVersions(directory)))
}

async function listVersions(directory: string): Promise<number[]> {
  const names = await readdirIfAny(directory)
  return names.filter(name => /^\d{12}\.json$/.test(name)).map(name => Number.parseInt(name, 10))
}

function versionFile(directory: string, version: number): string {
  return join(directory, `${String(version).padStart(12, '0')}.json`)
}

/** The names in a directory; none if it does not exist. */
export async function readdirIfAny(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
