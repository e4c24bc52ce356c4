import { rmSync } from 'node:fs'
import { LIMITS } from './limits.ts'
import type { FromProcess, ProcessAnswer, ToProcess } from './messages.ts'
import { runAsk } from './run-ask.ts'

/**
 * A process that runs the queries of the console, one at a time: whatever a query does to it, the console goes on, and
 * kills it to cancel one. Its arguments are the folder where DuckDB may write what memory cannot hold, and the limits.
 */
const [spillDirectory = '', limitsText] = process.argv.slice(2)
const limits: typeof LIMITS = limitsText === undefined ? LIMITS : JSON.parse(limitsText)
const sessionLimits = { memory: limits.duckdbMemory, disk: limits.duckdbDisk, spillDirectory }

/** Of a piece of a CSV, who waits until the next one is wanted. */
let onMore = () => {}

// The console has ended, however that came: nobody else removes the folder then.
process.on('disconnect', () => {
  rmSync(spillDirectory, { recursive: true, force: true })
  process.kill(process.pid, 'SIGKILL')
})
process.on('message', (message: ToProcess) => {
  if (message.is === 'more') onMore()
  else void answer(message)
})
setInterval(watchMemory, 100).unref()
// Loading DuckDB takes longer than most queries.
await import('@duckdb/node-api')

async function answer(ask: Extract<ToProcess, { is: 'ask' }>): Promise<void> {
  for await (const message of runAsk(ask, sessionLimits)) {
    if (message.is !== 'piece') await send(message)
    else {
      const wanted = new Promise<void>(resolve => {
        onMore = resolve
      })
      await send(message)
      await wanted
    }
  }
}

function send(message: FromProcess): Promise<void> {
  const answer: ProcessAnswer = { message, isWorn: process.memoryUsage.rss() > limits.residentBytes / 3 }
  return new Promise(resolve => {
    process.send?.(answer, undefined, undefined, () => resolve())
  })
}

function watchMemory(): void {
  if (process.memoryUsage.rss() < limits.residentBytes) return
  const message = `Expected a query that gets by with ${limits.residentBytes / 1024 ** 2} MB of memory, found one that takes more`
  void send({ is: 'refused', code: 'TOO_LARGE', message }).then(() => process.kill(process.pid, 'SIGKILL'))
}
