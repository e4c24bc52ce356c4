import fc from 'fast-check'
import { callDynamoDB, Refused } from './dynamodb.ts'
import type { Item } from './events.ts'
import { attributes } from './items.ts'

export const TABLES = ['Things', 'Others'] as const

type Table = (typeof TABLES)[number]

/** A request of a client. */
export type Write =
  | { readonly kind: 'put' | 'insert'; readonly table: Table; readonly id: string; readonly image: Item }
  | { readonly kind: 'update'; readonly table: Table; readonly id: string }
  | { readonly kind: 'delete'; readonly table: Table; readonly id: string }
  | {
      readonly kind: 'batch'
      readonly table: Table
      readonly puts: readonly string[]
      readonly deletes: readonly string[]
    }

const table = fc.constantFrom(...TABLES)
const id = fc.constantFrom('a', 'b', 'c', 'd')
const ids = fc.uniqueArray(id, { maxLength: 3 })

export const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('put', 'insert'), table, id, image: attributes }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update'), table, id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), table, id }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ kind: fc.constant('batch'), table, puts: ids, deletes: ids })
      .map(batch => ({ ...batch, deletes: batch.deletes.filter(id => !batch.puts.includes(id)) }))
      .filter(({ puts, deletes }) => puts.length + deletes.length > 0),
  },
)

/** What clients know of the writes that they made. */
export class WriteLog {
  #marks = 0
  /** Of puts and updates that were answered. Each wrote its mark into an item, and so changed it. */
  readonly answered: string[] = []
  /** Of those that were not, and may have been made or not. */
  readonly unanswered: string[] = []

  nextMark(): string {
    return `mark ${++this.#marks}`
  }
}

/** Makes a write, and writes down what came of it. A client that gets no answer does not ask again. */
export async function perform(write: Write, url: string, log: WriteLog): Promise<void> {
  const marks: string[] = []
  const mark = () => {
    const text = log.nextMark()
    marks.push(text)
    return { S: text }
  }
  const { operation, input } = requestOf(write, mark)
  try {
    await callDynamoDB(url, operation, input)
    log.answered.push(...marks)
  } catch (error) {
    // A condition that does not hold, or an item that DynamoDB does not take: then nothing was written.
    const isRefused = error instanceof Refused && error.message.startsWith(`${operation}: 400`)
    if (!isRefused) log.unanswered.push(...marks)
  }
}

function requestOf(write: Write, mark: () => Item) {
  const TableName = write.table
  switch (write.kind) {
    case 'put':
    case 'insert': {
      const Item = { ...write.image, id: { S: write.id }, mark: mark() }
      const condition = write.kind === 'insert' ? { ConditionExpression: 'attribute_not_exists(id)' } : {}
      return { operation: 'PutItem', input: { TableName, Item, ...condition } }
    }
    case 'update':
      return {
        operation: 'UpdateItem',
        input: {
          TableName,
          Key: { id: { S: write.id } },
          UpdateExpression: 'SET mark = :mark ADD updates :one',
          ExpressionAttributeValues: { ':mark': mark(), ':one': { N: '1' } },
        },
      }
    case 'delete':
      return { operation: 'DeleteItem', input: { TableName, Key: { id: { S: write.id } } } }
    case 'batch':
      return {
        operation: 'BatchWriteItem',
        input: {
          RequestItems: {
            [TableName]: [
              ...write.puts.map(id => ({ PutRequest: { Item: { id: { S: id }, mark: mark() } } })),
              ...write.deletes.map(id => ({ DeleteRequest: { Key: { id: { S: id } } } })),
            ],
          },
        },
      }
  }
}
