// Run by several processes at once: node add-columns.ts <catalog directory> <worker> <number of columns>

import { directoryCatalog } from '../src/catalog/directory-catalog.ts'
import { evolveTable } from '../src/catalog/evolve-table.ts'
import { withColumn } from './tables.ts'

const [directory = '', worker = '', count = ''] = process.argv.slice(2)
const catalog = directoryCatalog(directory)
for (let index = 0; index < Number(count); index++) {
  const name = `worker_${worker}_${index}`
  await evolveTable(catalog, { database: 'raw', name: 'raced' }, current => withColumn(current, name, 'raced'), {
    attempts: 100,
    firstDelayMs: 1,
  })
}
