import { basename } from 'node:path'
import { watch } from 'chokidar'

export interface SourceWatchOptions {
  /** Folders of sources, and files. */
  readonly paths: readonly string[]
  /** Is told, once nothing has changed for a moment, what has. */
  readonly onChange: (files: readonly string[]) => void
  /** Is told if something cannot be watched. */
  readonly onFailure: (error: unknown) => void
  /** Editors and checkouts change many files, and each of them more than once. */
  readonly quietMs?: number
}

const SOURCE = /\.(?:ts|mts|js|mjs|json)$/
/** Folders. */
const NO_SOURCES = ['test', 'node_modules']
const TEST = /\.(?:test|contract)\.m?[jt]s$/

/** Watches the sources of functions, but for their tests. Resolves once it does. */
export async function watchSources(options: SourceWatchOptions): Promise<AsyncDisposable> {
  const { paths, onChange, onFailure, quietMs = 150 } = options
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    const files = [...changed].toSorted()
    changed.clear()
    onChange(files)
  }
  const watcher = watch([...paths], {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path, stats) => NO_SOURCES.includes(basename(path)) || (stats?.isFile() === true && !isSource(path)),
  })
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir' || !isSource(path)) return
    changed.add(path)
    clearTimeout(timer)
    timer = setTimeout(tell, quietMs)
  })
  watcher.on('error', onFailure)
  await new Promise<void>(resolve => watcher.once('ready', resolve))
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

function isSource(path: string): boolean {
  return SOURCE.test(path) && !TEST.test(path) && !basename(path).startsWith('.')
}
