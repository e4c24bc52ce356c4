/** Content that is not what its compression, or its archive, says that it is. */
export class BrokenContent extends Error {
  override readonly name = 'BrokenContent'
}
