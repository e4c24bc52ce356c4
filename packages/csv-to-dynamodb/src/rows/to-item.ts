import { cellFault, valueBytes, valueText } from './attribute-value.ts'
import { rowKey } from './item-key.ts'
import type { ItemPlan } from './plan-columns.ts'
import type { Refusal } from './refusal.ts'

/** A row as it is written. */
export interface ItemRow {
  /** Equal for rows of one item. */
  readonly key: string
  /** JSON text of the item as DynamoDB takes it: `{"account":{"S":"1"}}`. */
  readonly item: string
  /** JSON text of the cells that are not empty, as the file has them: `{"account":"1"}`. */
  readonly copy: string
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_ITEM_BYTES = 400 * 1024

/** No unit of UTF-16 takes more bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3

/** The item that a row's cells make, or why they make none that DynamoDB would take. */
export function toItem(cells: readonly string[], plan: ItemPlan): ItemRow | Refusal {
  const { columns } = plan
  if (cells.length !== columns.length) {
    return { code: 'CELL_COUNT', reason: `expected ${columns.length} cells, found ${cells.length}` }
  }
  let item = ''
  let copy = ''
  let units = 0
  // This loop is most of what a row costs here: without iterators, and with texts that are put together as they come.
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]
    const column = columns[index]
    if (cell === undefined || column === undefined || cell === '') continue
    const quoted = JSON.stringify(cell)
    const fault = cellFault(cell, quoted, column)
    if (fault !== undefined) return fault
    const { opening, valueOpening } = column
    const isFirst = item === ''
    item += (isFirst ? valueOpening.first : valueOpening.later) + valueText(cell, quoted, column)
    copy += (isFirst ? opening.first : opening.later) + quoted
    units += cell.length + column.nameBytes
  }
  const refusal =
    keyFault(cells, plan) ?? (units * MAX_BYTES_PER_UNIT > MAX_ITEM_BYTES ? sizeFault(cells, plan) : undefined)
  return refusal ?? { key: rowKey(cells, plan), item: `{${item}}}`, copy: `{${copy}}` }
}

/** Keys of indexes may be absent. */
function keyFault(cells: readonly string[], { keys, indexKeys }: ItemPlan): Refusal | undefined {
  const empty = keys.find(({ index }) => cells[index] === '')
  if (empty !== undefined)
    return {
      code: 'EMPTY_KEY',
      reason: `column ${JSON.stringify(empty.name)}: expected a value, since it is part of the key`,
    }
  for (const key of keys) {
    const fault = lengthFault(cells, key)
    if (fault !== undefined) return fault
  }
  for (const key of indexKeys) {
    const fault = lengthFault(cells, key)
    if (fault !== undefined) return fault
  }
  return undefined
}

function lengthFault(cells: readonly string[], key: ItemPlan['keys'][number]): Refusal | undefined {
  const cell = cells[key.index] ?? ''
  if (cell.length * MAX_BYTES_PER_UNIT <= key.maxBytes) return undefined
  const size = valueBytes(cell, key)
  if (size <= key.maxBytes) return undefined
  return {
    code: 'KEY_TOO_LONG',
    reason: `column ${JSON.stringify(key.name)}: expected a key of at most ${key.maxBytes} bytes, found ${size}`,
  }
}

function sizeFault(cells: readonly string[], { columns }: ItemPlan): Refusal | undefined {
  let size = 0
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]
    if (cell !== undefined && cell !== '') size += column.nameBytes + valueBytes(cell, column)
  }
  return size <= MAX_ITEM_BYTES
    ? undefined
    : { code: 'ITEM_TOO_LARGE', reason: `expected an item of at most ${MAX_ITEM_BYTES} bytes, found ${size}` }
}
