/** A handler that fails for good. */
export function handler(): never {
  throw new Error('fails on purpose')
}
