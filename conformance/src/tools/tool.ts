/** A tool as it is installed. All of it is JSON: the processes of the tests read it from a file. */
export interface Installed {
  /** Of each piece of software in it, by the name that the page of results gives it. */
  readonly versions: Readonly<Record<string, string>>
  /** Absolute paths of what is to be run. */
  readonly paths: Readonly<Record<string, string>>
}

/** Software of others that Inlet is held against, of a pinned version, from a public package registry. */
export interface Tool {
  readonly name: string
  /** All that says what is installed, such as a list of pinned packages: another text is another installation. */
  readonly lock: string
  /**
   * Installs the tool into an empty folder of its own.
   * @throws NotHere if this machine lacks what that needs
   */
  install(folder: string): Promise<Installed>
}

/** This machine lacks what a tool needs: what it would have proven is skipped, and this message says why. */
export class NotHere extends Error {
  override readonly name = 'NotHere'
}
