/** Something that is to hold, and whether it does. */
export interface Check {
  readonly isTrue: boolean
  readonly text: string
}
