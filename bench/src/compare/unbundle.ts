import { build, type Plugin } from 'esbuild'

/** Packages are loaded from where they are installed, by whoever imports them, and not put into the script. */
const INSTALLED: Plugin = {
  name: 'installed',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, resolveDir, kind, importer }) => {
      if (pluginData === INSTALLED || path.startsWith('node:') || importer === '') return undefined
      if (path.startsWith('@inlet/')) return undefined
      const found = await resolve(path, { resolveDir, kind, pluginData: INSTALLED })
      return { path: found.path, external: true }
    })
  },
}

/** The scripts as plain JavaScript, our own code in one file each, and all packages beside it. */
export async function unbundle(scripts: Readonly<Record<string, string>>, outdir: string): Promise<void> {
  await build({
    entryPoints: { ...scripts },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'esnext',
    format: 'esm',
    mainFields: ['main', 'module'],
    conditions: ['node', 'import'],
    outExtension: { '.js': '.mjs' },
    plugins: [INSTALLED],
    logLevel: 'silent',
  })
}
