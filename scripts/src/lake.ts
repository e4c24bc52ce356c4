import { runCli } from './output/run-cli.ts'

// Each command is loaded when it is called: `lake query` does not wait for what only others need.
process.exitCode = await runCli(
  {
    meta: { name: 'lake', description: 'The lake on this machine' },
    subCommands: {
      events: async () => (await import('./commands/events.ts')).events,
      query: async () => (await import('./commands/query.ts')).query,
      tables: async () => (await import('./commands/tables.ts')).tables,
    },
  },
  process.argv.slice(2),
)
