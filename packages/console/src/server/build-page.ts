import { join, sep } from 'node:path'
import { build } from 'esbuild'
import type { PageFiles } from './index-html.ts'

interface Asset {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface BuiltPage extends PageFiles {
  /** By path, `/assets/main-1a2b3c4d.js`. The name changes with what is in it. */
  readonly assets: ReadonlyMap<string, Asset>
}

/** Its `main.tsx` and `style.css` are what the page begins with. */
export const PAGE_DIRECTORY = join(import.meta.dirname, '../page')

const PREFIX = '/assets/'
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}

/**
 * Bundles the page, in memory. What only some of it needs is in files of its own.
 * @throws Error with esbuild's messages
 */
export async function buildPage(directory: string): Promise<BuiltPage> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: directory,
    entryPoints: ['main.tsx', 'style.css'],
    outdir: 'assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const assets = new Map(
    outputFiles.map(({ path, contents }) => {
      const name = path.slice(path.lastIndexOf(sep) + 1)
      const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
      return [PREFIX + name, { type, bytes: new Uint8Array(contents) }]
    }),
  )
  const fileOf = (entryPoint: string) => {
    const [path] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entryPoint) ?? []
    if (path === undefined) throw new Error(`Expected esbuild to have built ${entryPoint}`)
    return PREFIX + path.slice(path.lastIndexOf('/') + 1)
  }
  return { assets, script: fileOf('main.tsx'), style: fileOf('style.css') }
}
