/** Where a function counts as small, in MiB. */
const SMALL_MIB = 256
/** Of a small function's memory, what is filled before garbage is collected, whatever V8 thinks. */
const FILLED = 0.65
/** What is still there after a collection is no garbage: so much of the memory more is filled before the next one. */
const MORE = 0.025
/** But from here on, every collection that there is time for is worth it. */
const CRAMMED = 0.85
/** Calls between two collections: pages are given back a while after one, and collecting shall stay cheap. */
const PAUSE_CALLS = 100

/** Whether the function has little memory, as Lambda tells it, and with it little of a CPU. */
export function isSmallFunction(env: NodeJS.ProcessEnv): boolean {
  return memoryMiB(env) <= SMALL_MIB
}

/**
 * Makes V8 spare memory in a small function: it gives pages back after each collection, and does without its middle
 * compiler, which would keep a few MiB for itself. V8 counts its own heap only; so that what is resident has a limit too,
 * the function that is returned collects garbage once there is too much, and is to be called now and then. All of it
 * together nearly halves the rows per CPU second: 100,000 offers take 5.5 s and 95 MB at most, without it 3.0 s and 126 MB.
 *
 * Lambda's own flags are on the command line, where nothing in a bundle gets at them; these take effect at any time.
 */
export function saveMemory(env: NodeJS.ProcessEnv): (() => void) | undefined {
  if (!isSmallFunction(env)) return undefined
  // Taken here, so that a larger function loads neither.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  const { runInNewContext } = process.getBuiltinModule('node:vm')
  for (const flag of ['--optimize-for-size', '--no-maglev', '--semi-space-growth-factor=1', '--expose-gc'])
    setFlagsFromString(flag)
  // The flag has its effect in contexts that are made after it.
  const collect: () => void = runInNewContext('gc')
  const memory = memoryMiB(env) * 1024 * 1024
  let limit = FILLED * memory
  let calls = 0
  let hasCollected = false
  return () => {
    if (++calls < PAUSE_CALLS) return
    const resident = process.memoryUsage.rss()
    if (hasCollected) limit = Math.max(FILLED * memory, Math.min(resident + MORE * memory, CRAMMED * memory))
    hasCollected = resident >= limit
    if (!hasCollected) return
    calls = 0
    collect()
  }
}

/** Elsewhere than on Lambda, there is no limit. */
function memoryMiB({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: size }: NodeJS.ProcessEnv): number {
  return size === undefined ? Number.POSITIVE_INFINITY : Number(size)
}
