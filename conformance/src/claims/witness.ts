import { findTool } from '../tools/find-tool.ts'
import type { Tool } from '../tools/tool.ts'

/** Software that we did not write, which is asked whether a claim is true. */
export interface Witness {
  /** As it calls itself. */
  readonly name: string
  /** Or why it cannot be asked. */
  readonly found: { readonly version: string } | { readonly missing: string }
}

/** A piece of software of a tool, `versionName` being what the tool calls it. */
export function witnessOf(tool: Tool, name: string, versionName = name.toLowerCase()): Witness {
  const found = findTool(tool)
  if (typeof found === 'string') return { name, found: { missing: found } }
  const version = found.versions[versionName]
  if (version === undefined) throw new Error(`${tool.name} has no version of ${versionName}`)
  return { name, found: { version } }
}
