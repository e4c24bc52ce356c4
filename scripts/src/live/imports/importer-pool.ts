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

/** Functions are started as they are needed. The last one that was used stays: files often come one after the other. */
export function importerPool(
  options: Omit<ImporterOptions, 'table'>,
  start: typeof startImporter = startImporter,
): ImporterPool {
  const all = new Set<Pooled>()
  let idle: Pooled | undefined

  async function take(table: string): Promise<Pooled> {
    const found = idle
    idle = undefined
    if (found?.table === table) return found
    if (found !== undefined) await end(found)
    return begin(table)
  }

  async function begin(table: string): Promise<Pooled> {
    const lines = logLines()
    if (options.onLogLine !== undefined) lines.listen(options.onLogLine)
    const importer = await start({ ...options, table, onLogLine: lines.tell })
    const pooled: Pooled = { table, importer, lines }
    all.add(pooled)
    return pooled
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
        const former = idle
        idle = pooled
        if (former !== undefined) await end(former)
      }
    },
    async reload() {
      await Promise.all(Array.from(all, ({ importer }) => importer.reload()))
    },
    async kill() {
      await Promise.all(Array.from(all, ({ importer }) => importer.kill()))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Array.from(all, end))
    },
  }
}
