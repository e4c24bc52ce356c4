import { ConfigError } from '@inlet/core'
import { arnOf } from '../names.ts'
import { findCaptures } from './find-captures.ts'

/**
 * Lets tables of other stacks stream their changes into a stream, with microseconds. One that does already, because
 * somebody switched it on, is taken over as it is.
 * @throws ConfigError that names each table that cannot
 */
export async function attachTables(
  tables: readonly string[],
  stream: sst.aws.KinesisStream,
  streamName: string,
): Promise<void> {
  const streamArn = arnOf('kinesis', `stream/${streamName}`)
  const captures = await findCaptures(tables, streamArn)
  const problems = captures.flatMap(({ table, is }) => (is instanceof Error ? [`${table}: ${is.message}`] : []))
  if (problems.length > 0) {
    throw new ConfigError(
      `Of the sources of ${streamName} in infra/stages.ts, these cannot stream:\n${problems.join('\n')}`,
    )
  }
  for (const { table, is } of captures) {
    new aws.dynamodb.KinesisStreamingDestination(
      // Apart from the captures of the stage's own tables, whatever a table is called.
      `${table}SourceCapture`,
      { tableName: table, streamArn: stream.arn, approximateCreationDateTimePrecision: 'MICROSECOND' },
      is === 'active' ? { import: `${table},${streamArn}` } : {},
    )
  }
}
