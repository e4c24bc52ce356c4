import { errorAnswer, jsonAnswer, type WireAnswer } from '../wire/message.ts'

export type WireItem = Readonly<Record<string, Readonly<Record<string, string>>>>
/** An attribute of a key and its type, the partition key first. */
export type KeyShape = readonly (readonly [name: string, type: 'S' | 'N' | 'B'])[]

const MOST_ITEMS = 25

/** A table of DynamoDB that is written by BatchWriteItem. */
export class SimulatedDynamoDB {
  readonly items = new Map<string, WireItem>()
  readonly #table: string
  readonly #key: KeyShape

  constructor(table: string, key: KeyShape) {
    this.#table = table
    this.#key = key
  }

  /** @param isTaken whether there is throughput for an item; the others come back as UnprocessedItems */
  answer(operation: string, body: Buffer, isTaken: () => boolean = () => true): WireAnswer {
    if (operation === 'DescribeTable') return jsonAnswer(200, { Table: this.#description() })
    if (operation !== 'BatchWriteItem') throw new Error(`No ${operation}`)
    const { RequestItems }: { RequestItems: Record<string, { PutRequest: { Item: WireItem } }[]> } = JSON.parse(
      body.toString(),
    )
    const puts = RequestItems[this.#table] ?? []
    const keys = puts.map(({ PutRequest }) => this.#keyOf(PutRequest.Item))
    if (puts.length === 0 || puts.length > MOST_ITEMS || new Set(keys).size < keys.length) {
      return errorAnswer('dynamodb', 400, 'ValidationException')
    }
    const left = puts.filter(({ PutRequest }) => {
      if (!isTaken()) return true
      this.items.set(this.#keyOf(PutRequest.Item), PutRequest.Item)
      return false
    })
    return jsonAnswer(200, { UnprocessedItems: left.length === 0 ? {} : { [this.#table]: left } })
  }

  #keyOf(item: WireItem): string {
    return JSON.stringify(
      this.#key.map(([name, type]) => {
        const text = item[name]?.[type] ?? ''
        return type === 'N' ? String(Number(text)) : text
      }),
    )
  }

  #description() {
    return {
      TableName: this.#table,
      TableStatus: 'ACTIVE',
      KeySchema: this.#key.map(([AttributeName], index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: this.#key.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    }
  }
}
