import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tryFileLock } from '@inlet/lake/directory'
import { folderOf, installedFile, missingFile } from './folders.ts'
import { NotHere, type Tool } from './tool.ts'

/** `undefined`: it is there. Else why it cannot be on this machine. */
export type Missing = string | undefined

/**
 * Installs a tool if it is not there yet, once for all processes that ask for it at the same time.
 * @throws if it should go on this machine, and did not: a registry that does not answer, say
 */
export async function installTool(tool: Tool): Promise<Missing> {
  const folder = folderOf(tool)
  await mkdir(dirname(folder), { recursive: true })
  using _ = await lock(`${folder}.lock`)
  if (await isInstalled(tool)) return undefined
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  try {
    const installed = await tool.install(folder)
    await writeFile(installedFile(tool), `${JSON.stringify(installed, null, 2)}\n`)
    await rm(missingFile(tool), { force: true })
    return undefined
  } catch (error) {
    if (!(error instanceof NotHere)) throw error
    await writeFile(missingFile(tool), error.message)
    return error.message
  }
}

/** However long it takes: the one who has it may be loading a gigabyte. */
async function lock(path: string): Promise<Disposable> {
  for (;;) {
    const held = await tryFileLock(path)
    if (held !== undefined) return held
    await sleep(500)
  }
}

async function isInstalled(tool: Tool): Promise<boolean> {
  return (await readFile(installedFile(tool)).catch(() => undefined)) !== undefined
}
