/** What became of views, each as `database.view`. */
export interface ViewsReport {
  /** Made, or made anew. */
  readonly applied: readonly string[]
  /** As they should be already. */
  readonly unchanged: readonly string[]
  /** Not made, since a table has the name, or that of the view that it would read. */
  readonly taken: readonly string[]
}

/** The reports of several tables as one. */
export function joinReports(reports: readonly ViewsReport[]): ViewsReport {
  return {
    applied: reports.flatMap(({ applied }) => applied),
    unchanged: reports.flatMap(({ unchanged }) => unchanged),
    taken: reports.flatMap(({ taken }) => taken),
  }
}
