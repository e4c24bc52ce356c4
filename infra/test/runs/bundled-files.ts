import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

export interface SourceFile {
  /** Its path in the repository. */
  readonly file: string
  readonly code: string
}

const ROOT = join(import.meta.dirname, '../../..')

const OWN: Plugin = {
  name: 'own',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => (path.startsWith('@inlet/') ? undefined : { path, external: true }))
  },
}

/** Our own files of which something is left in the bundle of a module. */
export async function bundledFiles(module: string): Promise<readonly SourceFile[]> {
  const { metafile } = await build({
    entryPoints: [module],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    absWorkingDir: ROOT,
    plugins: [OWN],
    logLevel: 'silent',
  })
  // Of what is reached by an index alone, nothing is left.
  const inputs = Object.values(metafile.outputs).flatMap(output => Object.entries(output.inputs))
  const left = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file)
  return Promise.all(left.map(async file => ({ file, code: await readFile(join(ROOT, file), 'utf8') })))
}
