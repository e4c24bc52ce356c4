import { mkdir } from 'node:fs/promises'
import { styleText } from 'node:util'
import { openStateDirectory } from '@inlet/local/live'
import { defineCommand } from 'citty'
import { handOver } from '../demo/marker.ts'
import { liveEvents } from '../live/live-event.ts'
import { openLive } from '../live/open-live.ts'
import { print } from '../output/print.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { lakeOption, lakePath } from './lake-directory.ts'
import { feedsOf } from './load-daily/feeds-file.ts'
import { describeLiveEvent } from './up/describe-live-event.ts'
import { gatherEvents } from './up/gather-events.ts'
import { greeting } from './up/greeting.ts'
import { liveConsole } from './up/open-live-console.ts'
import { openPage } from './up/open-page.ts'
import { port } from './up/port.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

export const up = defineCommand({
  meta: {
    name: 'up',
    description: 'Runs all of Inlet on this machine, with a page to look at, until Ctrl-C',
  },
  args: {
    'dynamodb-port': { type: 'string', default: '4567', description: 'Port of DynamoDB; 0 is any that is free' },
    'kinesis-port': { type: 'string', default: '4568', description: 'Port of Kinesis; 0 is any that is free' },
    'console-port': { type: 'string', default: '4569', description: 'Port of the console; 0 is any that is free' },
    console: { type: 'boolean', default: true, description: 'The page', negativeDescription: 'Without the page' },
    open: { type: 'boolean', description: 'Open the page in the browser' },
    shards: { type: 'string', default: '2', description: 'Shards of the stream, when it is made' },
    lake: { ...lakeOption.lake, description: `${lakeOption.lake.description}; made if it is not there` },
  },
  async run({ args }) {
    const ports = {
      dynamodbPort: port('dynamodb-port', args['dynamodb-port']),
      kinesisPort: port('kinesis-port', args['kinesis-port']),
    }
    const consolePort = port('console-port', args['console-port'])
    const shards = wholeNumber('shards', args.shards)
    const lake = lakePath(args.lake)
    await mkdir(lake, { recursive: true })

    using state = await openStateDirectory(lake)
    await handOver(lake)
    const events = liveEvents()
    const describe = describeLiveEvent(lake)
    const gathered = gatherEvents(event => tell(describe(event)))
    events.listen(gathered.add)
    const page = args.console ? liveConsole(events, process.env) : undefined
    const feeds = await feedsOf(undefined)
    const live = await openLive({ lake, state, env: process.env, feeds, ...ports, shards, events })
    try {
      await using console_ = await page?.open(live, consolePort)
      if (console_ !== undefined) await live.streams.announceConsole(console_.url)
      await print(greeting(live, console_?.url))
      if (args.open && console_ !== undefined && !(await openPage(console_.url))) {
        tell(`No browser could be opened: the console is at ${console_.url}`)
      }
      await untilInterrupted()
      console.log('\nStopping: what is under way finishes. Ctrl-C again does not wait.')
    } finally {
      await live.stop()
      gathered.flush()
    }
    console.log('Stopped. Tables and lake are kept, and go on with the next `lake up`.')
  },
})

function tell(line: string | undefined): void {
  if (line !== undefined) console.log(`${styleText('dim', new Date().toLocaleTimeString('en-GB'))} ${line}`)
}
