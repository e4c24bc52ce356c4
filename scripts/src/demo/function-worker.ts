import { parentPort } from 'node:worker_threads'
import { handler } from '@inlet/stream-to-parquet'

/** The function in a thread of its own: each message is an event and is answered by the handler's response. */
const port = parentPort
if (port === null) throw new Error('Expected to run as a worker thread')

port.on('message', async (event: Parameters<typeof handler>[0] | 'stop') => {
  if (event === 'stop') port.close()
  else port.postMessage(await handler(event))
})
port.postMessage('ready')
