export { ORDERS } from '../samples/orders.ts'
export { dynamoDBClient } from './clients.ts'
export { scanTable } from './scan-table.ts'
export { HANDLER, handlerEnvironment } from './stream-to-parquet.ts'
