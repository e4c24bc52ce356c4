import { readFileSync } from 'node:fs'
import { installedFile, missingFile } from './folders.ts'
import type { Installed, Tool } from './tool.ts'

/** The tool as it was installed, or why it is not there. */
export function findTool(tool: Tool): Installed | string {
  const installed = read(installedFile(tool))
  if (installed !== undefined) return JSON.parse(installed)
  return read(missingFile(tool)) ?? `${tool.name} is not installed: node conformance/src/main.ts --install`
}

/** @throws if it is not installed */
export function useTool(tool: Tool): Installed {
  const found = findTool(tool)
  if (typeof found === 'string') throw new Error(found)
  return found
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
