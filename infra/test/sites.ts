import type { HandlerName } from './runs/drives.ts'
import type { Site } from './runs/run.ts'
import { type Synthesized, valueAt } from './synthesized.ts'

/** A function of a stage, as its handler is to be run. */
export interface SynthesizedFunction {
  /** In the app. */
  readonly name: string
  readonly handler: HandlerName
  readonly site: Site
}

/** By function: whose handler it has, and the names of the resources that its events are from. */
const EVENTS: Readonly<Record<string, { handler: HandlerName; stream?: string; firehose?: string; bucket?: string }>> =
  {
    AthenaViews: { handler: 'athena-views' },
    CaptureWatch: { handler: 'capture-watch' },
    CsvToDynamodb: { handler: 'csv-to-dynamodb', bucket: 'CsvUploadsBucket' },
    CsvToPartition: { handler: 'csv-to-partition' },
    OrderTransformer: { handler: 'firehose-transform', stream: 'OrderChangesStream', firehose: 'OrderFirehose' },
    StreamToParquet: { handler: 'stream-to-parquet', stream: 'ChangesStream' },
    TransactionTransformer: {
      handler: 'firehose-transform',
      stream: 'TransactionChangesStream',
      firehose: 'TransactionFirehose',
    },
  }

/** What SST adds to every environment for links, of which there are none. */
const OF_SST = /^SST_/

/** All functions of a stage, with the environments that they would have. @throws Error if one is not known here */
export function functionsOf(app: Synthesized): readonly SynthesizedFunction[] {
  return app.ofType('aws:lambda/function:Function').map(resource => {
    const name = resource.name.replace(/Function$/, '')
    const events = EVENTS[name]
    if (events === undefined) throw new Error(`Expected to know what events ${name} gets`)
    const { handler, stream, firehose, bucket } = events
    const variables = valueAt(resource, 'environment', 'variables') as Record<string, string>
    const nameOf = (resourceName: string) => app.get(resourceName).inputs
    const site: Site = {
      functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${resource.inputs.name}`,
      env: Object.fromEntries(Object.entries(variables).filter(([key]) => !OF_SST.test(key))),
      ...(bucket && { bucket: String(nameOf(bucket).bucket) }),
      ...(stream && { streamArn: `arn:aws:kinesis:eu-west-1:123456789012:stream/${nameOf(stream).name}` }),
      ...(firehose && {
        deliveryStreamArn: `arn:aws:firehose:eu-west-1:123456789012:deliverystream/${nameOf(firehose).name}`,
      }),
    }
    return { name, handler, site }
  })
}
