import { deliveredJsonTable } from '@inlet/core'
import { newTableInput } from '@inlet/lake/glue-table'
import { databaseNameOf } from '../names.ts'
import { toGlueTableArgs } from './glue-table-args.ts'
import { ORDERS_PREFIX, orders, salesBucketName } from './orders-firehose.ts'

const databaseName = databaseNameOf('sales')

export const salesDatabase = new aws.glue.CatalogDatabase('SalesDatabase', {
  name: databaseName,
  description: 'Orders, by their changes',
})

/** The table of the delivered lines: there before them, and nothing has to tell it of a new day. */
export const ordersCatalogTable = new aws.glue.CatalogTable('OrdersCatalogTable', {
  ...toGlueTableArgs(
    newTableInput(
      deliveredJsonTable(orders.definition, {
        database: databaseName,
        location: `s3://${salesBucketName}/${ORDERS_PREFIX}`,
      }),
    ),
  ),
  databaseName: salesDatabase.name,
})
