import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Tool } from './tool.ts'

/** The folder `conformance/`. */
export const CONFORMANCE = resolve(import.meta.dirname, '../..')

/** Where tools are installed; nothing is written outside of it. */
const TOOLS = join(CONFORMANCE, '.tools')

/** The folder of a tool of that lock. */
export function folderOf({ name, lock }: Tool): string {
  return join(TOOLS, `${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`)
}

/** Written last, when all of the tool is there. */
export function installedFile(tool: Tool): string {
  return join(folderOf(tool), 'installed.json')
}

/** Why the tool could not be installed at the last try. */
export function missingFile(tool: Tool): string {
  return `${folderOf(tool)}.missing`
}
