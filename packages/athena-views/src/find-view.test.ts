import { FakeGlue } from '@inlet/lake/testing/glue'
import { describe, expect, it } from 'vitest'
import { findGlueView } from './find-view.ts'

const REF = { database: 'raw', name: 'orders_current' }

/** A Glue that has this table, or none. */
function glueWith(table?: { TableType: string; ViewOriginalText?: string }): FakeGlue {
  const glue = new FakeGlue()
  glue.operations.CreateDatabase({ DatabaseInput: { Name: REF.database } })
  if (table !== undefined) {
    glue.operations.CreateTable({ DatabaseName: REF.database, TableInput: { Name: REF.name, ...table } })
  }
  return glue
}

const encode = (view: unknown) => `/* Presto View: ${Buffer.from(JSON.stringify(view)).toString('base64')} */`

describe('findGlueView', () => {
  it('finds nothing where there is no table', async () => {
    expect(await findGlueView(glueWith().client)(REF)).toBe('nothing')
  })

  it('finds no view where there is a table of another kind', async () => {
    expect(await findGlueView(glueWith({ TableType: 'EXTERNAL_TABLE' }).client)(REF)).toBe('no view')
  })

  it.each([
    [encode({ originalSql: 'SELECT 1' }), 'SELECT 1'],
    [encode({ originalSql: 1 }), undefined],
    [encode(null), undefined],
    ['/* Presto View: ] */', undefined],
    ['SELECT 1', undefined],
  ])('reads the query of a view, if it can: %s', async (ViewOriginalText, query) => {
    const { client } = glueWith({ TableType: 'VIRTUAL_VIEW', ViewOriginalText })
    expect(await findGlueView(client)(REF)).toEqual({ query })
  })

  it.each(['AccessDeniedException', 'InvalidInputException', 'GlueEncryptionException'])(
    'does not take %s for nothing: there may be a table of somebody else',
    async exception => {
      const glue = glueWith()
      glue.fail('GetTable', exception)
      await expect(findGlueView(glue.client)(REF)).rejects.toMatchObject({
        name: 'TransientError',
        code: 'CATALOG',
        message: `Glue GetTable of raw.orders_current failed: ${exception}`,
      })
    },
  )
})
