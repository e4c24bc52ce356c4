import { readFileSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { useTool } from '@inlet/conformance/find-tool'
import { installTool } from '@inlet/conformance/install-tool'
import { PYTHON } from '@inlet/conformance/python'
import { run } from '@inlet/conformance/run'
import type { Tool } from '@inlet/conformance/tool'

const NODE_PEERS = join(import.meta.dirname, '../node')
const FILES = ['package.json', 'package-lock.json']

/** Packages of npm that are peers, apart from those of the repository. */
const NODE: Tool = {
  name: 'bench-node',
  lock: FILES.map(name => readFileSync(join(NODE_PEERS, name), 'utf8')).join(''),
  async install(folder) {
    for (const name of FILES) await copyFile(join(NODE_PEERS, name), join(folder, name))
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
      await readFile(join(NODE_PEERS, 'package.json'), 'utf8'),
    )
    return { versions: dependencies, paths: { modules: folder } }
  },
}

/** Of PyPI, those that the page names. */
const NAMED = ['awswrangler', 'boto3', 'duckdb', 'flatten-json', 'pandas', 'polars', 'pyarrow']

export interface Peers {
  readonly python: string | undefined
  readonly modules: string | undefined
  /** `pandas 3.1.1`. */
  readonly versions: readonly string[]
}

export const NO_PEERS: Peers = { python: undefined, modules: undefined, versions: [] }

/** Installs what others made, if it is not there yet. What cannot be is left out, and said. */
export async function installPeers(): Promise<Peers> {
  const [python, node] = [await install(PYTHON), await install(NODE)]
  const versions = Object.entries({ ...python?.versions, ...node?.versions })
  const named = new Set([...NAMED, ...Object.keys(node?.versions ?? {})])
  return {
    python: python?.paths.python,
    modules: node?.paths.modules,
    versions: versions.flatMap(([name, version]) => (named.has(name) ? [`${name} ${version}`] : [])),
  }
}

async function install(tool: Tool) {
  const missing = await installTool(tool)
  if (missing === undefined) return useTool(tool)
  console.log(`Skipped: all that needs ${tool.name}: ${missing}`)
  return undefined
}
