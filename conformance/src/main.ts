import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import pMap from 'p-map'
import { PARTS } from './report/parts.ts'
import { runProgram } from './run-program.ts'
import { TOOLS } from './tools/all.ts'
import { CONFORMANCE } from './tools/folders.ts'
import { installTool } from './tools/install-tool.ts'

const command = defineCommand({
  meta: {
    name: 'conformance',
    description: `Holds Inlet against software that others wrote. Parts: ${PARTS.map(({ name }) => name).join(', ')}`,
  },
  args: {
    parts: { type: 'positional', required: false, description: 'Only these; without any, all' },
    write: { type: 'boolean', description: 'Write docs/conformance.md from what the run finds' },
    install: { type: 'boolean', description: 'Only install the tools' },
    whole: {
      type: 'boolean',
      description: 'Fail where a tool is missing, or docs/conformance.md says something else, as CI does',
    },
  },
  async run({ args }) {
    const parts = partsOf(args._)
    if (args.write && parts.length > 0)
      throw new Error(`Expected no parts with --write: the page is of all, found ${args._}`)
    await installAll()
    if (args.install) return
    const page = args.write ? 'write' : args.whole && parts.length === 0 ? 'check' : ''
    process.exitCode = runTests(parts, { CONFORMANCE_PAGE: page, ...(args.whole ? { CONFORMANCE: 'whole' } : {}) })
  },
})

/** Two at a time: they wait for registries more than for this machine. */
async function installAll(): Promise<void> {
  await pMap(
    TOOLS,
    async tool => {
      const started = performance.now()
      const missing = await installTool(tool)
      const seconds = ((performance.now() - started) / 1_000).toFixed(0)
      console.log(missing === undefined ? `${tool.name}: installed, ${seconds} s` : `${tool.name}: missing, ${missing}`)
    },
    { concurrency: 2 },
  )
}

function partsOf(names: readonly string[]): readonly string[] {
  const unknown = names.find(name => PARTS.every(part => part.name !== name))
  if (unknown !== undefined) throw new Error(`Expected parts among ${PARTS.map(({ name }) => name)}, found ${unknown}`)
  return names.map(name => `src/${name}/`)
}

function runTests(filters: readonly string[], env: Readonly<Record<string, string>>): number {
  const vitest = join(CONFORMANCE, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', join(CONFORMANCE, 'vitest.config.ts'), ...filters]
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1
}

await runProgram(command)
