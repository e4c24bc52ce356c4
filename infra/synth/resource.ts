/** A resource as the app asks Pulumi for it. */
export interface Resource {
  /** Its name in the app, unique for its type: not the one that it has on AWS, which is among the inputs. */
  readonly name: string
  /** Pulumi's token, `aws:kinesis/stream:Stream`. */
  readonly type: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly options: ResourceOptions
}

export interface ResourceOptions {
  readonly retainOnDelete?: boolean
  readonly protect?: boolean
  readonly parent?: string
  readonly ignoreChanges?: readonly string[]
  readonly dependsOn?: readonly string[]
  readonly importId?: string
}

export interface Synthesis {
  /** What `sst deploy` prints at its end. */
  readonly outputs: Readonly<Record<string, unknown>>
  /** By handler, what SST is told of its bundle. */
  readonly bundles: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Ordered by type and name. */
  readonly resources: readonly Resource[]
}
