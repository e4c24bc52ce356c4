import { type BuildOptions, build, type Metafile } from 'esbuild'

const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

/** How bundles may differ without any harm. */
export type BundleOptions = Pick<BuildOptions, 'mainFields' | 'splitting'>

/** As SST bundles the functions of a stage. */
const BY_SST: BundleOptions = { mainFields: ['module', 'main'], splitting: true }
/** As SST does unless it is told to split, and as esbuild does when left alone. */
const OTHERS: readonly BundleOptions[] = [
  { mainFields: ['module', 'main'], splitting: false },
  { mainFields: ['main', 'module'], splitting: true },
]

/** `BUNDLES=all` tries all of them, as CI does. */
export const BUNDLES: readonly BundleOptions[] = process.env.BUNDLES === 'all' ? [BY_SST, ...OTHERS] : [BY_SST]

/** Bundles modules, each into `<its name>.mjs` in `outdir`, as SST bundles handlers. @returns what is in them */
export async function bundle(
  modules: Readonly<Record<string, string>>,
  outdir: string,
  options: BundleOptions = BY_SST,
): Promise<Metafile> {
  const { metafile } = await build({
    metafile: true,
    ...options,
    entryPoints: { ...modules },
    outdir,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'esnext',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: REQUIRE },
    logLevel: 'silent',
  })
  return metafile
}
