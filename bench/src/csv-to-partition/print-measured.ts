/** What a load took, as its process prints it. */
export interface Measured {
  readonly seconds: number
  /** User and system, of all threads, without the start of the process. */
  readonly cpuSeconds: number
  /** Of the whole process. */
  readonly peakMiB: number
}

/** Loads once in this process, and prints what that took. */
export async function printMeasured(load: () => Promise<unknown>): Promise<void> {
  const before = process.cpuUsage()
  const start = performance.now()
  await load()
  const seconds = (performance.now() - start) / 1_000
  const { user, system } = process.cpuUsage(before)
  const { maxRSS } = process.resourceUsage()
  const measured: Measured = { seconds, cpuSeconds: (user + system) / 1e6, peakMiB: maxRSS / 1_024 }
  console.log(JSON.stringify(measured))
}
