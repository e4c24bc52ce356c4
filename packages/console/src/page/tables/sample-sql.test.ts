import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { sampleSql } from './sample-sql.ts'

test('reads a table whatever its name is', async () => {
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect()
  await duckdb.run('CREATE SCHEMA "default"; CREATE TABLE "default"."or""der; x" AS SELECT * FROM range(9)')
  expect((await duckdb.runAndReadAll(sampleSql('default', 'or"der; x', 5))).currentRowCount).toBe(5)
})
