import { arnOf } from '../names.ts'
import { makeFunction } from '../parts/function.ts'
import { makeSchedule } from '../parts/schedule.ts'
import { captures } from './captures.ts'

/** Sees whether DynamoDB still streams every table where it has to: somebody else may switch that off. */
export const captureWatch = makeFunction('CaptureWatch', {
  package: 'capture-watch',
  description: 'Whether DynamoDB tables still stream their changes',
  memory: '256 MB',
  timeout: '2 minutes',
  environment: {
    CAPTURES: $jsonStringify(captures.map(({ tables, stream }) => ({ tables, stream: stream.arn }))),
  },
  permissions: [
    {
      actions: ['dynamodb:DescribeKinesisStreamingDestination'],
      resources: captures
        .flatMap(({ tables }) => tables)
        .map(table => $interpolate`${arnOf('dynamodb', 'table')}/${table}`),
    },
  ],
})

makeSchedule('CaptureWatchSchedule', { schedule: 'rate(5 minutes)', fn: captureWatch })
