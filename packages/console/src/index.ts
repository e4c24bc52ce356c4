export type {
  Flow,
  FlowSource,
  RecordsSource,
  RunsSource,
  SavedQuery,
} from './api/index.ts'
export { type Console, type ConsoleOptions, openConsole } from './server/open-console.ts'
