import { createInterface } from 'node:readline'
import { openLiveLake, openStateDirectory } from '@inlet/local/live'

/**
 * A live lake in the directory that the argument names. Prints `{ dynamodb }` when it is up; says `drained` when asked to
 * `drain`, and ends in order when its standard input does.
 */
const [lake = ''] = process.argv.slice(2)
using state = await openStateDirectory(lake)
const live = await openLiveLake({
  lake,
  state,
  handler: new URL('../../src/handler.ts', import.meta.url),
  env: { S3_RAW: 'raw', UNMAPPED_TABLES: 'auto' },
  logFile: `${lake}/.function.log`,
  streams: () => true,
  eventSource: { batchSize: 20, batchWindowMs: 20 },
  onEndpointEvent: () => undefined,
  onEventSourceEvent: () => undefined,
})
console.log(JSON.stringify({ dynamodb: live.dynamodb }))
for await (const command of createInterface(process.stdin)) {
  if (command !== 'drain') continue
  await live.drained()
  console.log('drained')
}
await live.stop()
