/** Lines of a function's log, for several that listen. */
export interface LogLines {
  tell(line: string): void
  readonly listen: Listen
}

/** Is told each line from here on. @returns what ends that */
export type Listen = (onLogLine: (line: string) => void) => () => void

export function logLines(): LogLines {
  const listeners = new Set<(line: string) => void>()
  return {
    tell(line) {
      for (const listener of listeners) listener(line)
    },
    listen(onLogLine) {
      listeners.add(onLogLine)
      return () => void listeners.delete(onLogLine)
    },
  }
}
