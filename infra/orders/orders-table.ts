import { nameOf } from '../names.ts'
import { makeStream } from '../parts/make-stream.ts'
import { isPermanentStage } from '../stage.ts'
import { stage } from '../stages.ts'

export const ordersTableName = stage.orders.tableName ?? nameOf('OrderTable')

/** Orders, by their number. */
export const ordersTable = new sst.aws.Dynamo('Orders', {
  fields: { orderid: 'string' },
  primaryIndex: { hashKey: 'orderid' },
  stream: 'new-and-old-images',
  deletionProtection: isPermanentStage($app.stage),
  transform: { table: { name: ordersTableName } },
})

/** Their changes: DynamoDB's own stream keeps them for a day, and has room for two readers. */
export const orderStream = makeStream('OrderChanges', nameOf('order-changes'))
