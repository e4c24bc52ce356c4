import { expect } from 'vitest'
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
  workbench: Workbench,
  dynamoDB: Pick<TestDynamoDB, 'items'>,
): Promise<void> {
  const { name, key, rows } = file
  const outputs = outputKeys(name)
  const { status, lease, failure, counts } = await workbench.state()
  expect({ status, lease, failure }).toEqual({ status: 'done', lease: null, failure: null })
  const unprocessed = entries.parse(JSON.parse((await workbench.text(outputs.unprocessed)) ?? '[]'))
  const givenUp = new Set(unprocessed.filter(({ code }) => code === 'NOT_WRITTEN').map(({ row }) => row))
  expect(unprocessed.map(({ reason, ...entry }) => entry)).toEqual(
    rows
      .filter(({ number, code }) => code !== undefined || givenUp.has(number))
      .map(({ number, code = 'NOT_WRITTEN', item, cells }) => ({ row: number, code, item, ...(cells && { cells }) })),
  )
  const processed = rows.filter(({ number, code }) => code === undefined && !givenUp.has(number))
  expect(await workbench.text(outputs.jsonCopy)).toBe(jsonCopyOf(processed))
  await expectTable(await dynamoDB.items(), rows, givenUp, key)

  expect(counts).toMatchObject({ processed: processed.length, unprocessed: unprocessed.length })
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
  expect(stored.size).toBe(items.length)
  const byId = Map.groupBy(
    rows.filter(({ code }) => code === undefined),
    ({ id }) => id,
  )
  expect([...stored.keys()].filter(id => !byId.has(id))).toEqual([])
  for (const [id, rowsOfItem] of byId) {
    const last = rowsOfItem.at(-1)
    if (last === undefined) continue
    const isGivenUp = givenUp.has(last.number)
    // What DynamoDB had before it is none of the import's business, but a row that counts as processed has been there.
    const wasThere = rowsOfItem.some(({ number }) => !givenUp.has(number))
    const mayBe = isGivenUp ? rowsOfItem.map(({ item }) => item.value) : [last.item.value]
    expect(wasThere ? mayBe : [undefined, ...mayBe], `item ${id}`).toContain(stored.get(id))
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
