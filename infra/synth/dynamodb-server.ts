import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Tables that stream somewhere already, as somebody switched it on: by table, with the precision. */
export type Attached = Readonly<Record<string, 'MICROSECOND' | 'MILLISECOND' | 'no such table'>>

/** A DynamoDB on loopback that the app can ask where tables stream to: those that are attached, all to one stream. */
export async function startDynamoDB(attached: Attached, streamArn: string) {
  const server = createServer(async (request, response) => {
    const { TableName: table } = (await json(request)) as { TableName: string }
    const operation = request.headers['x-amz-target']
    const found = attached[table]
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    if (operation !== 'DynamoDB_20120810.DescribeKinesisStreamingDestination' || found === 'no such table') {
      response.statusCode = 400
      const type = found === undefined ? 'UnknownOperationException' : 'ResourceNotFoundException'
      response.end(JSON.stringify({ __type: type, message: `${operation} of ${table}` }))
      return
    }
    const destination = {
      StreamArn: streamArn,
      DestinationStatus: 'ACTIVE',
      ApproximateCreationDateTimePrecision: found,
    }
    const destinations = found === undefined ? [] : [destination]
    response.end(JSON.stringify({ TableName: table, KinesisDataStreamDestinations: destinations }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}
