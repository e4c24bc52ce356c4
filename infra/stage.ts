/** Stages that others rely on. Every other stage is somebody's own, and goes away without a trace. */
const PERMANENT: ReadonlySet<string> = new Set(['production', 'staging'])

export interface StagePolicy {
  /** What becomes of data when its resource leaves the app: buckets and tables stay, or go. */
  readonly removal: 'retain' | 'remove'
  /** Whether `sst remove` refuses to take the stage down. */
  readonly protect: boolean
}

/** How SST treats the resources of a stage. */
export function stagePolicy(stage: string): StagePolicy {
  const isPermanent = PERMANENT.has(stage)
  return { removal: isPermanent ? 'retain' : 'remove', protect: isPermanent }
}
