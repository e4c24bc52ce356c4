/** What becomes of schedules, for whoever watches. */
export type ScheduleEvent =
  /** `nextAt`: ms since 1970; undefined if its last time was this one. */
  | {
      readonly is: 'due'
      readonly schedule: string
      readonly at: number
      readonly nextAt: number | undefined
    }
  /** It was due, and nothing could be started. */
  | { readonly is: 'failed'; readonly schedule: string; readonly at: number; readonly reason: string }

/** Is called at once, and must not throw. */
export type ScheduleObserver = (event: ScheduleEvent) => void
