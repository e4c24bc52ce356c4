import type { QueryLimits } from './limits.ts'
import { type QueryProcess, startQueryProcess } from './start-query-process.ts'
import { Turns } from './turns.ts'

/** Each may take a gigabyte and more. */
const MOST_PROCESSES = 2

/** Processes for queries, each of which has one to itself while it runs. */
export interface ProcessPool {
  /** Starts a process that waits, if there is none. */
  warm(): void
  /** Waits for a process. @returns undefined if `signal` says so first @throws if none can be started */
  take(signal: AbortSignal): Promise<QueryProcess | undefined>
  /** Gives a process back, alive or not. */
  giveBack(process: QueryProcess): void
  /** Kills all of them. */
  close(): Promise<void>
}

export function openProcessPool(limits: QueryLimits): ProcessPool {
  const turns = new Turns(MOST_PROCESSES)
  const processes = new Set<QueryProcess>()
  const busy = new Set<QueryProcess>()
  let isClosed = false

  const start = () => {
    const process = startQueryProcess(limits)
    processes.add(process)
    return process
  }
  const findIdle = () => {
    for (const process of processes) {
      if (!process.isAlive) processes.delete(process)
      else if (!busy.has(process)) return process
    }
    return undefined
  }
  const warm = () => {
    if (isClosed || busy.size >= MOST_PROCESSES || findIdle() !== undefined) return
    try {
      start()
    } catch {
      // Whoever needs it hears why.
    }
  }

  return {
    warm,
    async take(signal) {
      if (!(await turns.take(signal))) return undefined
      if (isClosed) {
        turns.give()
        return undefined
      }
      try {
        const process = findIdle() ?? start()
        busy.add(process)
        return process
      } catch (error) {
        turns.give()
        throw error
      }
    },
    giveBack(process) {
      busy.delete(process)
      turns.give()
      // The next query does not wait for a process to start.
      if (!process.isAlive) warm()
    },
    async close() {
      isClosed = true
      await Promise.all(Array.from(processes, process => process.kill()))
    },
  }
}
