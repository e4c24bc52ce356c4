import type { MetricName } from '@inlet/lake'
import { metricNamespace } from '../names.ts'
import type { Metric } from './alarm.ts'
import type { Service } from './services.ts'

/** A metric that handlers count themselves, over all tables or of one. */
export function inletMetric(service: Service, name: MetricName, stat: Metric['stat'] = 'Sum', table?: string): Metric {
  return { namespace: metricNamespace, name, stat, dimensions: { service, ...(table !== undefined && { table }) } }
}

export function functionMetric(fn: sst.aws.Function, name: string, stat: Metric['stat'] = 'Sum'): Metric {
  return { namespace: 'AWS/Lambda', name, stat, dimensions: { FunctionName: fn.name } }
}

/** What Lambda did with the records of a stream or queue. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function eventSourceMetric(mapping: aws.lambda.EventSourceMapping, name: string): Metric {
  return { namespace: 'AWS/Lambda', name, stat: 'Sum', dimensions: { EventSourceMappingUUID: mapping.uuid } }
}

export function queueMetric(queue: aws.sqs.Queue, name: string, stat: Metric['stat']): Metric {
  return { namespace: 'AWS/SQS', name, stat, dimensions: { QueueName: queue.name } }
}

export function streamMetric(stream: sst.aws.KinesisStream, name: string, stat: Metric['stat'] = 'Sum'): Metric {
  return { namespace: 'AWS/Kinesis', name, stat, dimensions: { StreamName: stream.name } }
}

/** https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
export function firehoseMetric(
  firehose: aws.kinesis.FirehoseDeliveryStream,
  name: string,
  stat: Metric['stat'] = 'Sum',
): Metric {
  return { namespace: 'AWS/Firehose', name, stat, dimensions: { DeliveryStreamName: firehose.name } }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export function pipeMetric(pipe: aws.pipes.Pipe, name: string): Metric {
  return { namespace: 'AWS/EventBridge/Pipes', name, stat: 'Sum', dimensions: { PipeName: pipe.name } }
}
