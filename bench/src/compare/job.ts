/** Work that several programs do, each in its own way. */
export interface Job {
  /** `changes-500`. */
  readonly name: string
  /** What heads its table. */
  readonly title: string
  /** Records or rows of the input. */
  readonly size: number
  /** Of the input with which only the outputs are checked; none where another job's sides are the same. */
  readonly smokeSize?: number
  /** Of a warm job: a process does the work so often, and what is told is the mean of those counted. */
  readonly repeat?: Repeat
  readonly goals: readonly Goal[]
  /** Inlet alone, with inputs of these sizes, smallest first: what a record costs in addition, and whether memory grows. */
  readonly growth?: readonly number[]
  /** Makes the input, and tells who does the work. */
  prepare(place: Workplace): Promise<Prepared>
}

export interface Repeat {
  readonly warmUp: number
  readonly counted: number
}

/** What Inlet is to reach: how many times its own CPU time or peak memory the other one's is at least, or megabytes at most. */
export type Goal =
  | { readonly figure: 'CPU' | 'memory'; readonly peer: string; readonly times: number }
  | { readonly most: number }

/** Where a job has its files, and what there is to run. */
export interface Workplace {
  /** The job's own, empty at first. */
  readonly folder: string
  readonly size: number
  /** Bundles scripts as SST bundles handlers. @returns the bundle's path of each */
  bundle(scripts: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>>
  /** Python with the peers' packages; `undefined` if it is not there. */
  readonly python: string | undefined
  /** The folder of the peers' packages for Node; `undefined` if they are not there. */
  readonly modules: string | undefined
}

export interface Prepared extends Partial<AsyncDisposable> {
  /** The first one is Inlet. */
  readonly sides: readonly Side[]
  /** What is to be done before a side runs that is checked. */
  before?(): Promise<unknown>
  /**
   * Compares what a side has just made with what Inlet made before.
   * @throws if the two differ
   */
  check(side: Side): Promise<void>
}

export interface Side {
  readonly name: string
  /** The program and its arguments. */
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Files and folders of what it makes, which go before it runs. */
  readonly outputs: readonly string[]
}
