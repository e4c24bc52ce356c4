import type { Cli } from './output/run-cli.ts'

/** The `lake` command line. Each command is loaded when it is called: `lake query` does not wait for what only others need. */
export const LAKE_CLI: Cli = {
  meta: { name: 'lake', description: 'The lake on this machine' },
  subCommands: {
    clean: async () => (await import('./commands/clean.ts')).clean,
    diff: async () => (await import('./commands/diff.ts')).diff,
    events: async () => (await import('./commands/events.ts')).events,
    import: async () => (await import('./commands/import.ts')).importCsv,
    'load-daily': async () => (await import('./commands/load-daily.ts')).loadDailyFiles,
    'make-csv': async () => (await import('./commands/make-csv.ts')).makeCsv,
    'put-orders': async () => (await import('./commands/put-orders.ts')).putOrders,
    'put-transactions': async () => (await import('./commands/put-transactions.ts')).putTransactions,
    query: async () => (await import('./commands/query.ts')).query,
    replay: async () => (await import('./commands/replay.ts')).replay,
    runs: async () => (await import('./commands/runs.ts')).runs,
    smoke: async () => (await import('./commands/smoke.ts')).smoke,
    tables: async () => (await import('./commands/tables.ts')).tables,
    tail: async () => (await import('./commands/tail.ts')).tail,
    up: async () => (await import('./commands/up.ts')).up,
    views: async () => (await import('./commands/views.ts')).views,
  },
}
