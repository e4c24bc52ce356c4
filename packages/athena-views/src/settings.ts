import {
  type CatalogTable,
  ConfigError,
  deliveredTable,
  readBy,
  readEnvironment,
  requiredText,
  TABLE_DEFINITIONS,
  type TableDefinition,
} from '@inlet/core'
import * as z from 'zod/mini'

/** What the function is told by its environment. Only `WORKGROUP` is required; the README lists the variables. */
export interface Settings {
  /** Of Athena, in which the statements run. */
  readonly workgroup: string
  /** Databases of Glue whose tables have views beside them. */
  readonly databases: readonly string[]
  readonly iceberg: IcebergTables | undefined
}

/** Tables that Firehose delivers to, in a catalog that takes no views. */
export interface IcebergTables {
  /** As a query names it: `s3tablescatalog/my-bucket`. */
  readonly catalog: string
  /** Where the views are, in Glue. */
  readonly viewsDatabase: string
  /** With their database, and the columns that their definitions declare. */
  readonly tables: readonly CatalogTable[]
}

/** @throws ConfigError that names every variable at fault. */
export function readSettings(env: NodeJS.ProcessEnv, definitions = TABLE_DEFINITIONS): Settings {
  const { WORKGROUP, DATABASES, ICEBERG_TABLES, ...place } = readEnvironment(
    {
      WORKGROUP: requiredText('the name of a workgroup of Athena'),
      DATABASES: readBy((text = 'raw') => readList('DATABASES', text)),
      ICEBERG_CATALOG: z.optional(z.string()),
      ICEBERG_DATABASE: z.optional(z.string()),
      ICEBERG_VIEWS_DATABASE: z.optional(z.string()),
      ICEBERG_TABLES: readBy((text = 'transactions') => readDefinitions(text, definitions)),
    },
    env,
  )
  return { workgroup: WORKGROUP, databases: DATABASES, iceberg: readIceberg(place, ICEBERG_TABLES) }
}

interface IcebergPlace {
  readonly ICEBERG_CATALOG?: string | undefined
  readonly ICEBERG_DATABASE?: string | undefined
  readonly ICEBERG_VIEWS_DATABASE?: string | undefined
}

const ICEBERG_VARIABLES = ['ICEBERG_CATALOG', 'ICEBERG_DATABASE', 'ICEBERG_VIEWS_DATABASE'] as const

function readIceberg(place: IcebergPlace, definitions: readonly TableDefinition[]): IcebergTables | undefined {
  const { ICEBERG_CATALOG: catalog, ICEBERG_DATABASE: database, ICEBERG_VIEWS_DATABASE: viewsDatabase } = place
  if (catalog === undefined && database === undefined && viewsDatabase === undefined) return undefined
  if (catalog === undefined || database === undefined || viewsDatabase === undefined) {
    const missing = ICEBERG_VARIABLES.filter(name => place[name] === undefined)
    throw new ConfigError(`Not set: ${missing.join(', ')}; expected all of ${ICEBERG_VARIABLES.join(', ')}, or none`)
  }
  const tables = definitions.map(definition => deliveredTable(definition, { database, location: '' }))
  return { catalog, viewsDatabase, tables }
}

function readDefinitions(text: string, definitions: readonly TableDefinition[]): TableDefinition[] {
  return readList('ICEBERG_TABLES', text).map(wanted => {
    const definition = definitions.find(({ name }) => name === wanted)
    if (definition !== undefined) return definition
    const defined = definitions.map(({ name }) => name).join(', ')
    throw new ConfigError(`ICEBERG_TABLES names "${wanted}": expected names of defined tables, which are ${defined}`)
  })
}

function readList(variable: string, text: string): string[] {
  const names = text.split(',').map(name => name.trim())
  if (names.every(name => name !== '')) return names
  throw new ConfigError(`${variable} is "${text}": expected names with commas between them`)
}
