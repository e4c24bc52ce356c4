import { mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { styleText } from 'node:util'
import { type LiveLake, openLiveLake, openStateDirectory } from '@inlet/local/live'
import { defineCommand } from 'citty'
import { handOver } from '../demo/demo-lake.ts'
import { FIREHOSE_HANDLER, firehoseStreams, PIPE_STREAMS, pipes } from '../live/firehoses.ts'
import { HANDLER, handlerEnvironment, isStreamed } from '../live/stream-to-parquet.ts'
import { print } from '../output/print.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { lakeOption, lakePath } from './lake-directory.ts'
import { describeEndpointEvent, describeEventSourceEvent, describeFirehoseEvent } from './up/describe-event.ts'
import { describeLogLine } from './up/describe-log-line.ts'
import { port } from './up/port.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

/** Where the functions' log lines go, in the lake's directory. */
const LOG_FILE = 'stream-to-parquet.log'
const FIREHOSE_LOG_FILE = 'firehose-transform.log'

export const up = defineCommand({
  meta: {
    name: 'up',
    description: 'Runs DynamoDB and Kinesis on this machine, and lets the lake follow their tables, until Ctrl-C',
  },
  args: {
    'dynamodb-port': { type: 'string', default: '4567', description: 'Port of DynamoDB; 0 is any that is free' },
    'kinesis-port': { type: 'string', default: '4568', description: 'Port of Kinesis; 0 is any that is free' },
    shards: { type: 'string', default: '2', description: 'Shards of the stream, when it is made' },
    lake: { ...lakeOption.lake, description: `${lakeOption.lake.description}; made if it is not there` },
  },
  async run({ args }) {
    const ports = {
      dynamodbPort: port('dynamodb-port', args['dynamodb-port']),
      kinesisPort: port('kinesis-port', args['kinesis-port']),
    }
    const shards = wholeNumber('shards', args.shards)
    const lake = lakePath(args.lake)
    await mkdir(lake, { recursive: true })

    using state = await openStateDirectory(lake)
    await handOver(lake)
    const tell = (line: string | undefined) => line !== undefined && console.log(`${clockTime()} ${line}`)
    const firehoses = firehoseStreams(process.env)
    const live = await openLiveLake({
      lake,
      state,
      handler: HANDLER,
      env: handlerEnvironment(process.env),
      logFile: join(lake, LOG_FILE),
      ...ports,
      shards,
      streams: isStreamed(process.env),
      pipes,
      pipeStreams: PIPE_STREAMS,
      onLogLine: line => tell(describeLogLine(line)),
      onEndpointEvent: event => tell(describeEndpointEvent(event)),
      onEventSourceEvent: event => tell(describeEventSourceEvent(event)),
      firehoses: {
        handler: FIREHOSE_HANDLER,
        logFile: join(lake, FIREHOSE_LOG_FILE),
        streams: firehoses,
        onEvent: (name, event) => {
          const firehose = firehoses.find(candidate => candidate.name === name)
          tell(firehose && describeFirehoseEvent(firehose, event))
        },
      },
    })
    try {
      await print(greeting(lake, live))
      await untilInterrupted()
      console.log('\nStopping: what is under way finishes. Ctrl-C again does not wait.')
    } finally {
      await live.stop()
    }
    console.log('Stopped. Tables and lake are kept, and go on with the next `lake up`.')
  },
})

function greeting(lake: string, { dynamodb, kinesis }: LiveLake): string[] {
  const place = relative('', lake) || '.'
  return [
    `The lake in ${place} follows the tables of a DynamoDB on this machine.`,
    'Paste this where your application runs:',
    '',
    `export AWS_ENDPOINT_URL_DYNAMODB=${dynamodb}`,
    `export AWS_ENDPOINT_URL_KINESIS=${kinesis}`,
    'export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    '',
    'Changes of all tables that are in the mapping go to Parquet, raw.*. By Firehose, those of',
    'OrderTable go to JSON lines as well, sales.orders, and those of financial-transactions to an',
    'Iceberg table, analytics.transactions.',
    '',
    'In another terminal: `pnpm lake put-orders` and `pnpm lake put-transactions` write, `pnpm lake tail`',
    'shows changes as they arrive, `pnpm lake diff OrderTable` compares the lake with the table, and',
    '`pnpm lake query --file transactions-risk-by-region` asks it something.',
    `The functions' logs are ${LOG_FILE} and ${FIREHOSE_LOG_FILE} in ${place}. Ctrl-C stops.`,
    '',
  ]
}

function clockTime(): string {
  return styleText('dim', new Date().toLocaleTimeString('en-GB'))
}
