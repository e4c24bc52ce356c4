import { type Listen, type LogLines, logLines } from '../log-lines.ts'
import { type Importer, type ImporterOptions, startImporter } from '../start-importer.ts'

/** Functions that import, each for one table, as on AWS. */
export interface ImporterPool extends AsyncDisposable {
  /** Does `work` with a function for the table that nobody else has meanwhile. */
  use<T>(table: string, work: (importer: Importer, listen: Listen) => Promise<T>): Promise<T>
  /** @throws FunctionError `init` if the function's module cannot be loaded */
  reload(): Promise<void>
  /** Ends what is under way at once, for good. */
  kill(): Promise<void>
}

interface Pooled {
  readonly table: string
  readonly importer: Importer
  readonly lines: LogLines
}

/**
 * Functions are started as they are needed. As many as are used at once stay, those that were used last: files often come
 * one after the other, and each function that is started is another thread with a heap of its own.
 * @param most functions that stay
 */
export function importerPool(
  options: Omit<ImporterOptions, 'table'>,
  most: number,
  start: typeof startImporter = startImporter,
): ImporterPool {
  const all = new Set<Pooled>()
  /** The one that was used last is last. */
  const idle: Pooled[] = []
  let isKilled = false

  async function take(table: string): Promise<Pooled> {
    const index = idle.findLastIndex(pooled => pooled.table === table)
    const [found] = index < 0 ? [] : idle.splice(index, 1)
    if (found !== undefined) return found
    await trim(most - 1)
    return begin(table)
  }

  /** Ends those that were used longest ago, as far as nobody has them. */
  async function trim(size: number): Promise<void> {
    const ended = idle.splice(0, Math.max(0, all.size - size))
    await Promise.all(ended.map(end))
  }

  async function begin(table: string): Promise<Pooled> {
    const lines = logLines()
    if (options.onLogLine !== undefined) lines.listen(options.onLogLine)
    const importer = await start({ ...options, table, onLogLine: lines.tell })
    const pooled: Pooled = { table, importer, lines }
    all.add(pooled)
    if (!isKilled) return pooled
    // It was not there yet when the others were killed.
    await importer.kill()
    throw new DOMException('The functions were killed', 'AbortError')
  }

  async function end(pooled: Pooled): Promise<void> {
    all.delete(pooled)
    await pooled.importer[Symbol.asyncDispose]()
  }

  return {
    async use(table, work) {
      const pooled = await take(table)
      try {
        return await work(pooled.importer, pooled.lines.listen)
      } finally {
        idle.push(pooled)
        await trim(most)
      }
    },
    async reload() {
      await Promise.all(Array.from(all, ({ importer }) => importer.reload()))
    },
    async kill() {
      isKilled = true
      await Promise.all(Array.from(all, ({ importer }) => importer.kill()))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Array.from(all, end))
    },
  }
}
