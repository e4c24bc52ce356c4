import type { Figure, FigureName, Outcome, Pipeline, PipelineName, StageKind } from '../../api/index.ts'
import { formatCount } from '../format/count.ts'
import { formatDuration } from '../format/duration.ts'
import { pathTo } from '../shell/route.ts'

const NAMES: Record<FigureName, string> = {
  in: 'in',
  written: 'written',
  rescued: 'values rescued',
  quarantined: 'quarantined',
  dropped: 'dropped',
  failed: 'failed',
  superseded: 'superseded',
  waiting: 'waiting',
  running: 'running',
  lag: 'lag',
}

/** What comes out of a stage that is a source. */
const SOURCE_NAMES: Partial<Record<StageKind, string>> = {
  table: 'changes',
  stream: 'records',
  folder: 'files',
  schedule: 'started',
}

/** Of records, that a figure of stream-to-parquet counts. */
const OUTCOMES_OF: Partial<Record<FigureName, Outcome>> = {
  rescued: 'rescued',
  quarantined: 'quarantined',
  failed: 'given up',
}

/** Lag that somebody should look at: twice the window in which a batch is gathered, and more. */
const LONG_LAG_MS = 60_000

export function figureName(kind: StageKind, name: FigureName): string {
  return (name === 'in' ? SOURCE_NAMES[kind] : undefined) ?? NAMES[name]
}

export function figureText({ name, value }: Figure): string {
  if (name !== 'lag') return formatCount(value)
  return value === 0 ? 'none' : formatDuration(value)
}

/** `bad`: data is not where it should be. `warn`: data is kept, but not where it was meant to go. */
export function figureTone(kind: StageKind, { name, value }: Figure): 'bad' | 'warn' | 'none' | 'plain' {
  if (value === 0) return 'none'
  // What a function drops has been superseded; what a table drops is in no stream.
  if (name === 'failed' || (name === 'dropped' && kind === 'table')) return 'bad'
  if (name === 'lag') return value > LONG_LAG_MS ? 'warn' : 'plain'
  return name === 'quarantined' || name === 'rescued' ? 'warn' : 'plain'
}

/** Where one sees which ones a figure counts; undefined if nowhere, or if there are none. */
export function figureLink(pipeline: PipelineName, { name, value }: Figure): string | undefined {
  if (value === 0) return undefined
  if (pipeline === 'stream-to-parquet') {
    const outcome = OUTCOMES_OF[name]
    return outcome === undefined ? undefined : pathTo.records({ outcome })
  }
  const isRefused = name === 'quarantined' || name === 'failed' || name === 'superseded' || name === 'rescued'
  return isRefused || name === 'running' ? runsOf(pipeline) : undefined
}

/** Where one sees what is in a stage. */
export function stageLink(pipeline: Pipeline, kind: StageKind, title: string): string | undefined {
  if (kind === 'files') {
    const [, database, table] = /^(\w+)\.(\w+)$/.exec(title) ?? []
    return database !== undefined && table !== undefined ? pathTo.table(database, table) : '/tables'
  }
  return kind === 'folder' || kind === 'schedule' ? runsOf(pipeline.name) : undefined
}

function runsOf(pipeline: PipelineName): string | undefined {
  if (pipeline === 'csv-to-dynamodb') return pathTo.runs({ kind: 'import' })
  return pipeline === 'csv-to-partition' ? pathTo.runs({ kind: 'daily load' }) : undefined
}
