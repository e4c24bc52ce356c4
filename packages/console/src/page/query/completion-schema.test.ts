import { CompletionContext } from '@codemirror/autocomplete'
import { PostgreSQL, schemaCompletionSource } from '@codemirror/lang-sql'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { completionSchema } from './completion-schema.ts'

async function complete(sql: string): Promise<readonly string[]> {
  const schema = completionSchema({ 'raw.orders': ['orderid', 'price'], 'raw.a.b': ['x'] })
  const state = EditorState.create({ doc: sql, extensions: PostgreSQL.extension })
  const found = await schemaCompletionSource({ dialect: PostgreSQL, schema })(
    new CompletionContext(state, sql.length, true),
  )
  return found?.options.map(({ label }) => label) ?? []
}

test.each([
  ['SELECT * FROM ', ['raw']],
  ['SELECT * FROM raw.', ['orders', 'a.b']],
  ['SELECT * FROM raw.orders o WHERE o.', ['orderid', 'price']],
])('%s', async (sql, labels) => expect(await complete(sql)).toEqual(labels))
