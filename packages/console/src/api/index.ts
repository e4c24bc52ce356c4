export type {
  Figure,
  FigureName,
  Flow,
  FlowSource,
  Happening,
  Lane,
  Pipeline,
  PipelineName,
  Problem,
  Rate,
  Stage,
  StageKind,
} from './flow.ts'
export type { Cell, Completions, QueryAnswer, QueryRequest, SavedQuery } from './query.ts'
export {
  OUTCOMES,
  type Outcome,
  type RecordFilters,
  type RecordPage,
  type RecordSummary,
  type RecordsSource,
  type RecordTrace,
  type ReplayOutcome,
  type ReplayRequest,
  type TraceStep,
} from './records.ts'
export type { PartitionSwap, Run, RunAccounting, RunKind, RunPage, RunProgress, RunStatus, RunsSource } from './runs.ts'
export type {
  ColumnDetail,
  FilePage,
  PartitionDetail,
  PartitionPage,
  SchemaVersion,
  TableDetail,
  TableSummary,
} from './tables.ts'
