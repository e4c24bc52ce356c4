import { importObviously } from '../../csv-to-dynamodb/obvious-import.ts'

/** Imports a CSV file in the obvious way. Arguments: file, table. */
const [, , file = '', table = ''] = process.argv
await importObviously(file, table)
