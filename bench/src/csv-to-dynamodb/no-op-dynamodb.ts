import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A DynamoDB on loopback that has one table, takes every write and keeps none. It prints its URL. Between `POST /record`
 * and `POST /received` it counts the items that it is given, and makes a digest of them that does not ask for their order.
 */

const KEY = ['account', 'offer_id']
const TABLE = JSON.stringify({
  Table: {
    TableStatus: 'ACTIVE',
    AttributeDefinitions: KEY.map(name => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: KEY.map((name, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  },
})

let isRecording = false
let items = 0
let digest = 0n

const server = createServer((request, response) => {
  const answer = (body: string) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body.length })
    response.end(body)
  }
  const operation = String(request.headers['x-amz-target']).split('.').at(-1)
  const chunks: Buffer[] = []
  if (isRecording && operation === 'BatchWriteItem') request.on('data', chunk => chunks.push(chunk))
  else request.resume()
  request.on('end', () => {
    if (request.url === '/record') startRecording(answer)
    else if (request.url === '/received') tellReceived(answer)
    else if (operation === 'DescribeTable') answer(TABLE)
    else {
      if (chunks.length > 0) record(JSON.parse(Buffer.concat(chunks).toString()))
      answer('{"UnprocessedItems":{}}')
    }
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))

function startRecording(answer: (body: string) => void): void {
  isRecording = true
  items = 0
  digest = 0n
  answer('{}')
}

function tellReceived(answer: (body: string) => void): void {
  isRecording = false
  answer(JSON.stringify({ items, digest: digest.toString(16) }))
}

function record({ RequestItems }: { RequestItems: Record<string, { PutRequest: { Item: object } }[]> }): void {
  for (const { PutRequest } of Object.values(RequestItems).flat()) {
    const attributes = Object.entries(PutRequest.Item).sort(([a], [b]) => (a < b ? -1 : 1))
    items++
    digest += createHash('sha256').update(JSON.stringify(attributes)).digest().readBigUInt64LE()
  }
}
