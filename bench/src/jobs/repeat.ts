/**
 * Does the work once; or as often as the variable REPEAT says, `<warm-up>,<counted>`, and prints what one of those counted
 * took: CPU seconds of all threads, and seconds.
 */
export async function repeat(work: () => unknown): Promise<void> {
  const asked = process.env.REPEAT
  if (asked === undefined) {
    await work()
    return
  }
  const [warmUp = 0, counted = 1] = asked.split(',').map(Number)
  for (let n = 0; n < warmUp; n++) await work()
  const before = process.cpuUsage()
  const start = performance.now()
  for (let n = 0; n < counted; n++) await work()
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - start) / 1_000
  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6 / counted, seconds: seconds / counted }))
}
