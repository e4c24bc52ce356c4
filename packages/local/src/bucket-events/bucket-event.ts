/** What happens in a bucket that is watched, for whoever watches the watcher. Never what is in an object. */
export type BucketEvent =
  /** An object that has been there at rest, and was handed over. */
  | { readonly is: 'object-created'; readonly bucket: string; readonly key: string; readonly size: number }
  /** One that could not be handed over. It is tried again. */
  | { readonly is: 'not-handed-over'; readonly bucket: string; readonly key: string; readonly reason: string }
  /** A folder cannot be watched or read. What is in it is found later, at the next scan that can. */
  | { readonly is: 'failed'; readonly bucket: string; readonly reason: string }

/** Is called at once, and must not throw. */
export type BucketObserver = (event: BucketEvent) => void
