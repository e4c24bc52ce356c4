/** Text that is not one query that only reads. */
export class NotAQuery extends Error {
  override readonly name = 'NotAQuery'
}
