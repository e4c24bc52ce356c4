/** Stages that others rely on. Every other stage is somebody's own, and goes away without a trace. */
const PERMANENT: ReadonlySet<string> = new Set(['production', 'staging'])

/** The longest name of a stage that leaves room for the rest of a name: those of buckets have 63 characters. */
export const MOST_STAGE_CHARACTERS = 16

export interface StagePolicy {
  /** What becomes of data when its resource leaves the app: buckets and tables stay, or go. */
  readonly removal: 'retain' | 'remove'
  /** Whether `sst remove` refuses to take the stage down. */
  readonly protect: boolean
}

export function isPermanentStage(stage: string): boolean {
  return PERMANENT.has(stage)
}

/** How SST treats the resources of a stage. `keep-data.ts` does the same for data in resources that SST has no word for. */
export function stagePolicy(stage: string): StagePolicy {
  const isPermanent = isPermanentStage(stage)
  return { removal: isPermanent ? 'retain' : 'remove', protect: isPermanent }
}
