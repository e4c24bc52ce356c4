import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClients } from '../../test/clients.ts'
import { type Endpoints, openEndpoints } from '../endpoints/open-endpoints.ts'

const TableName = 'Things'
const Key = { id: { S: 'one' } }
const Item = { ...Key, text: { S: 'ünïcode' }, bytes: { B: new Uint8Array([0, 255]) } }
const CONDITION = {
  ConditionExpression: 'attribute_not_exists(id)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} satisfies Partial<PutItemCommandInput>

let endpoints: Endpoints
let dynamodb: ReturnType<typeof makeClients>['dynamodb']

beforeAll(async () => {
  endpoints = await openEndpoints({
    stream: { name: 'table-changes', shards: 1 },
    streams: () => true,
    onEvent: () => undefined,
  })
  const clients = makeClients(endpoints)
  clients.kinesis.destroy()
  dynamodb = clients.dynamodb
  const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' as const }]
  const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' as const }]
  const BillingMode = 'PAY_PER_REQUEST'
  await dynamodb.send(new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode }))
  await dynamodb.send(new PutItemCommand({ TableName, Item }))
})
afterAll(async () => {
  dynamodb.destroy()
  await endpoints.stop()
})

const write = {
  put: (others: object) => dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, a: { N: '1' } }, ...others })),
  update: (others: object) =>
    dynamodb.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE a', ...others })),
  delete: (others: object) => dynamodb.send(new DeleteItemCommand({ TableName, Key, ...others })),
}

it.each(['put', 'update', 'delete'] as const)('tells who asks for it the item that a %s found', async operation => {
  await expect(write[operation](CONDITION)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item })
})

it('tells others nothing', async () => {
  const { ReturnValuesOnConditionCheckFailure: _, ...condition } = CONDITION
  const refusal = { name: 'ConditionalCheckFailedException', Item: undefined }
  await expect(write.put(condition)).rejects.toMatchObject(refusal)
})

it('has no item to tell where there is none', async () => {
  const condition = { ...CONDITION, ConditionExpression: 'attribute_exists(id)', Item: { id: { S: 'two' } } }
  const refusal = { name: 'ConditionalCheckFailedException', Item: undefined }
  await expect(write.put(condition)).rejects.toMatchObject(refusal)
})
