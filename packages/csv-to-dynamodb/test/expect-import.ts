import assert from 'node:assert/strict'
import * as z from 'zod'
import { outputKeys } from '../src/events/object-keys.ts'
import type { Item, KeyShape, TestDynamoDB } from './dynamodb.ts'
import { idOfKey, type RandomFile, type RowModel } from './random-file.ts'
import type { Workbench } from './workbench.ts'

const entries = z.array(
  z.object({
    row: z.int(),
    code: z.string(),
    reason: z.string(),
    item: z.record(z.string(), z.string()),
    cells: z.array(z.string()).optional(),
  }),
)

/**
 * Expects a file to be imported as it was made: each row in one of the outputs, in order, and of each item the last
 * row in the table. Only of an item whose last row was given up may there be an earlier one, or none.
 */
export async function expectImported(
  file: Pick<RandomFile, 'name' | 'key' | 'rows'>,
  workbench: Pick<Workbench, 'text' | 'state'>,
  dynamoDB: Pick<TestDynamoDB, 'items'>,
): Promise<void> {
  const { name, key, rows } = file
  const outputs = outputKeys(name)
  const { status, lease, failure, counts } = await workbench.state()
  assert.deepEqual({ status, lease, failure }, { status: 'done', lease: null, failure: null })
  const unprocessed = entries.parse(JSON.parse((await workbench.text(outputs.unprocessed)) ?? '[]'))
  const givenUp = new Set(unprocessed.filter(({ code }) => code === 'NOT_WRITTEN').map(({ row }) => row))
  assert.deepEqual(
    unprocessed.map(({ reason, ...entry }) => entry),
    rows
      .filter(({ number, code }) => code !== undefined || givenUp.has(number))
      .map(({ number, code = 'NOT_WRITTEN', item, cells }) => ({ row: number, code, item, ...(cells && { cells }) })),
  )
  const processed = rows.filter(({ number, code }) => code === undefined && !givenUp.has(number))
  assert.equal(await workbench.text(outputs.jsonCopy), jsonCopyOf(processed))
  await expectTable(await dynamoDB.items(), rows, givenUp, key)

  const counted = { processed: counts.processed, unprocessed: counts.unprocessed }
  assert.deepEqual(counted, { processed: processed.length, unprocessed: unprocessed.length })
}

/** The text of the copy of some rows. */
function jsonCopyOf(rows: readonly Pick<RowModel, 'item'>[]): string {
  return `{"data":[${rows.map(({ item }) => `\n${JSON.stringify(item)}`).join(',')}\n]}`.replace('[\n]', '[]')
}

async function expectTable(
  items: readonly Item[],
  rows: readonly RowModel[],
  givenUp: ReadonlySet<number>,
  key: KeyShape,
): Promise<void> {
  const stored = new Map(items.map(item => [idOf(item, key), item.value?.S]))
  assert.equal(stored.size, items.length)
  const byId = Map.groupBy(
    rows.filter(({ code }) => code === undefined),
    ({ id }) => id,
  )
  assert.deepEqual(
    [...stored.keys()].filter(id => !byId.has(id)),
    [],
  )
  for (const [id, rowsOfItem] of byId) {
    const last = rowsOfItem.at(-1)
    if (last === undefined) continue
    const isGivenUp = givenUp.has(last.number)
    // What DynamoDB had before it is none of the import's business, but a row that counts as processed has been there.
    const wasThere = rowsOfItem.some(({ number }) => !givenUp.has(number))
    const mayBe = isGivenUp ? rowsOfItem.map(({ item }) => item.value) : [last.item.value]
    const allowed: readonly (string | undefined)[] = wasThere ? mayBe : [undefined, ...mayBe]
    assert(allowed.includes(stored.get(id)), `item ${id}: expected ${allowed.join(' or ')}, found ${stored.get(id)}`)
  }
}

function idOf(item: Item, key: KeyShape): string {
  return key
    .map(([name, type]) => {
      const { S, N, B } = item[name] ?? {}
      return idOfKey(type, S ?? N ?? Buffer.from(B ?? []).toString('base64'))
    })
    .join(' ')
}
