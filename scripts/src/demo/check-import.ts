import { isDeepStrictEqual } from 'node:util'
import type { Item } from '@inlet/local'
import { count } from '../output/numbers.ts'
import { OFFER_COLUMNS } from '../samples/offers.ts'
import type { Check } from './check.ts'
import { type ImportedOffers, OFFERS_KEY, OFFERS_TABLE } from './import-offers.ts'
import type { OffersFile } from './offers-file.ts'

/** Holds what became of a file against the file itself: the table, the outputs, and the sums. */
export function checkImport(file: OffersFile, imported: ImportedOffers): readonly Check[] {
  const { counts, jsonCopy, unprocessed, items } = imported
  const written = counts.processed - counts.superseded
  const expected = lastOfEachKey(file.processed.map(rowItem))
  const differing = countDifferences(expected, lastOfEachKey(items))
  const outputs = jsonCopy.length + unprocessed.length
  return [
    {
      isTrue: file.rows === written + counts.superseded + counts.unprocessed,
      text: `${count(file.rows)} rows = ${count(written)} written + ${count(counts.superseded)} superseded by a later row of their batch + ${count(counts.unprocessed)} refused`,
    },
    {
      isTrue: isDeepStrictEqual(new Map(unprocessed.map(({ row, code }) => [row, code])), file.refused),
      text: `${count(unprocessed.length)} rows are in unprocessed/, those that should be, each for its reason`,
    },
    {
      isTrue: outputs === file.rows && isDeepStrictEqual(jsonCopy, file.processed.map(namedCells)),
      text: `${count(jsonCopy.length)} rows are in json-copy/ as the file has them, in its order: with those, ${count(outputs)}`,
    },
    {
      isTrue: differing === 0 && items.length === expected.size,
      text: `${OFFERS_TABLE} has ${count(items.length)} items, each the last row of its key; ${count(differing)} differ`,
    },
  ]
}

/** Cells that are not empty, by their columns. */
function namedCells(cells: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(OFFER_COLUMNS.flatMap((name, index) => (cells[index] ? [[name, cells[index]]] : [])))
}

function rowItem(cells: readonly string[]): Item {
  return Object.fromEntries(Object.entries(namedCells(cells)).map(([name, cell]) => [name, { S: cell }]))
}

/** A later one takes the place of an earlier one. */
function lastOfEachKey(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map(item => [JSON.stringify(OFFERS_KEY.map(({ name }) => item[name])), item]))
}

/** Items that only one of the two has, or both in different ways. */
function countDifferences(expected: ReadonlyMap<string, Item>, found: ReadonlyMap<string, Item>): number {
  const keys = new Set([...expected.keys(), ...found.keys()])
  return [...keys].filter(key => !isDeepStrictEqual(expected.get(key), found.get(key))).length
}
