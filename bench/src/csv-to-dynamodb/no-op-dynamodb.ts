import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A DynamoDB on loopback that has one table, takes every write and keeps none. It prints its URL. */

const KEY = ['account', 'offer_id']
const TABLE = JSON.stringify({
  Table: {
    TableStatus: 'ACTIVE',
    AttributeDefinitions: KEY.map(name => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: KEY.map((name, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  },
})

const server = createServer((request, response) => {
  const body = String(request.headers['x-amz-target']).endsWith('DescribeTable') ? TABLE : '{"UnprocessedItems":{}}'
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body.length })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
