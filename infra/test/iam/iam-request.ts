/** What IAM decides on: whether a principal may do an action to a resource. */
export interface IamRequest {
  /** `s3:GetObject` */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  /** Values of condition keys, beside those that every request of a function has. */
  readonly context?: Readonly<Record<string, string>>
}

/** What a call does not say about the account that it is made in. */
export interface Account {
  /** 12 digits. */
  readonly id: string
  /** The KMS keys of encrypted buckets and streams: key ARNs by the resource's ARN. */
  readonly keys?: Readonly<Record<string, string>>
  /** Where workgroups of Athena put the results of queries: `s3://bucket/prefix/` by workgroup. None, if Athena keeps them. */
  readonly results?: Readonly<Record<string, string>>
}
