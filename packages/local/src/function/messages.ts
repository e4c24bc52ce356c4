/** What a container gets when it starts. */
export interface ContainerData {
  /** URL of the handler's module. */
  readonly module: string
  readonly exportName: string
  readonly functionName: string
}

/** To a container: an event, as JSON text, or the request to end once everything is printed. */
export type ContainerRequest = Invocation | 'stop'

export interface Invocation {
  readonly requestId: string
  readonly event: string
  /** When it times out, in ms since 1970. */
  readonly deadline: number
}

/** From a container: first `ready` or `init`, then one answer to each invocation. */
export type ContainerAnswer =
  | { readonly kind: 'ready' }
  /** JSON text. */
  | { readonly kind: 'succeeded'; readonly response: string }
  | { readonly kind: 'init' | 'handler' | 'response'; readonly errorName: string; readonly message: string }
