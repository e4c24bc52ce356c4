import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { PLATFORM } from './install-platform.ts'
import { ROOT } from './root.ts'

/** What SST's own CLI puts before the code. https://github.com/sst/sst/blob/dev/pkg/js/js.go */
const BANNER = `
import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"
const __filename = topLevelFileUrlToPath(import.meta.url)
const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))
`

const EXTERNAL = [
  '@pulumi/*',
  'undici',
  '@pulumiverse/*',
  '@sst-provider/*',
  '@aws-sdk/*',
  'esbuild',
  'archiver',
  'glob',
  'vite',
]

interface ProgramSource {
  readonly name: string
  readonly code: string
  /** Lines before the code. */
  readonly banner?: string
  /** Imports put before each file that is not SST's own, which is how `aws` and `sst` are everywhere. */
  readonly globals?: string
  readonly define?: Record<string, string>
  readonly inject?: string[]
  /** Code that stands in for files, by their paths. */
  readonly replace?: Readonly<Record<string, string>>
}

/** Bundles a program as SST does before it hands it to Pulumi, and imports it. */
export async function importProgram<T>(source: ProgramSource): Promise<T> {
  // There, so that what is external is found among the platform's packages.
  const outfile = join(PLATFORM, `${source.name}.${process.pid}.mjs`)
  try {
    await build({
      stdin: { contents: source.code, resolveDir: ROOT, sourcefile: 'eval.ts', loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      nodePaths: [join(PLATFORM, 'node_modules')],
      external: EXTERNAL,
      banner: { js: BANNER + (source.banner ?? '') },
      define: source.define ?? {},
      inject: source.inject ?? [],
      logLevel: 'error',
      plugins: [
        refuseTopLevelImports(source.globals === undefined),
        replaceFiles(source.replace ?? {}),
        injectGlobals(source.globals),
      ],
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(outfile, { force: true })
  }
}

/** SST refuses imports at the top of `sst.config.ts`, since that is read before there is anything to import. */
function refuseTopLevelImports(isConfig: boolean): Plugin {
  return {
    name: 'refuse-top-level-imports',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ importer, kind, path }) => {
        if (!isConfig || basename(importer) !== 'sst.config.ts' || kind !== 'import-statement') return undefined
        return { errors: [{ text: `sst.config.ts imports "${path}" at the top, which SST refuses` }] }
      })
    },
  }
}

function replaceFiles(replace: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'replace-files',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = replace[path]
        return contents === undefined ? undefined : { contents, loader: 'ts' }
      })
    },
  }
}

function injectGlobals(globals: string | undefined): Plugin {
  return {
    name: 'inject-globals',
    setup({ onLoad }) {
      onLoad({ filter: /\.(?:js|ts|jsx|tsx)$/ }, async ({ path }) => {
        if (globals === undefined || path.startsWith(join(ROOT, '.sst'))) return undefined
        return { contents: `${globals}\n${await readFile(path, 'utf8')}`, loader: path.endsWith('x') ? 'tsx' : 'ts' }
      })
    },
  }
}
