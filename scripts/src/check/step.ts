/** Something that has to hold, as a command that says so by its exit code. */
export interface Step {
  readonly name: string
  /** Fixed text, run by the shell, with `node_modules/.bin` in its path. */
  readonly command: string
  readonly env?: NodeJS.ProcessEnv
  /** It waits for the network most of the time: it begins before the others, and goes on beside them. */
  readonly inBackground?: true
  /** The file among the reports in which the command counts its tests by itself. */
  readonly report?: string
}

export interface StepResult {
  readonly name: string
  /** A step that was not run, because the run ended before it, counts as failed. */
  readonly status: 'passed' | 'failed' | 'not run'
  readonly ms: number
  readonly report?: string
}

/** The folder, in the root of the repository, that machines read the results from. */
export const REPORTS = '.reports'

/** Among the reports: an array of `StepResult`. */
export const STEPS_REPORT = 'steps.json'
