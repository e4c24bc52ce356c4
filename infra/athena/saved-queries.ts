import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rawDatabase } from '../lake.ts'
import { nameOf } from '../names.ts'
import { salesDatabase } from '../orders/orders-catalog.ts'
import { inDatabases } from './in-databases.ts'
import { analyticsDatabase, currentQueries } from './workgroups.ts'

const FOLDER = join($cli.paths.root, 'packages/core/queries')

const databases = $util.all({
  raw: rawDatabase.name,
  sales: salesDatabase.name,
  analytics: analyticsDatabase.name,
})

for (const file of readdirSync(FOLDER).sort()) {
  const name = file.replace(/\.sql$/, '')
  const text = readFileSync(join(FOLDER, file), 'utf8')
  new aws.athena.NamedQuery(`${name}Query`, {
    name: nameOf(name),
    description: text.match(/^-- (.*)$/m)?.[1] ?? name,
    workgroup: currentQueries.id,
    database: analyticsDatabase.name,
    query: databases.apply(names => inDatabases(text, names)),
  })
}
