import {
  type CatalogColumn,
  type CatalogTable,
  isColumnType,
  type Partition,
  type PartitionKey,
  TransientError,
} from '@inlet/core'
import { isTypeOrigin } from './type-origin.ts'

/** @throws TransientError CATALOG, naming the file, if `text` is not a table that this catalog wrote. */
export function parseTable(text: string, file: string): CatalogTable {
  return parse(text, file, isTable, 'a table')
}

/** @throws TransientError CATALOG, naming the file, if `text` is not a partition that this catalog wrote. */
export function parsePartition(text: string, file: string): Partition {
  return parse(text, file, isPartition, 'a partition')
}

function parse<T>(text: string, file: string, isValid: (value: unknown) => value is T, what: string): T {
  const value = parseJson(text)
  if (isValid(value)) return value
  throw new TransientError(
    'CATALOG',
    `Expected ${what} in the catalog file ${file}, found ${text.length} characters of something else. ` +
      'Restore or delete the file',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTable(value: unknown): value is CatalogTable {
  return (
    isRecord(value) &&
    isText(value.database) &&
    isText(value.name) &&
    isText(value.location) &&
    isTextIfAny(value.description) &&
    isTextIfAny(value.source) &&
    (value.format === undefined || value.format === 'json') &&
    isListOf(value.columns, isColumn) &&
    isListOf(value.partitionKeys, isPartitionKey)
  )
}

function isColumn(value: unknown): value is CatalogColumn {
  return (
    isRecord(value) &&
    isText(value.name) &&
    isText(value.type) &&
    (isColumnType(value.type) || value.type.startsWith('foreign:')) &&
    isTextIfAny(value.comment) &&
    isTextIfAny(value.path) &&
    isTypeOrigin(value.origin)
  )
}

function isPartitionKey(value: unknown): value is PartitionKey {
  return (
    isRecord(value) &&
    isText(value.name) &&
    isText(value.type) &&
    isColumnType(value.type) &&
    isTextIfAny(value.comment)
  )
}

function isPartition(value: unknown): value is Partition {
  return isRecord(value) && isListOf(value.values, isText) && isText(value.location)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTextIfAny(value: unknown): value is string | undefined {
  return value === undefined || isText(value)
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem)
}
