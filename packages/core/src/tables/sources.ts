import { ConfigError } from '../errors.ts'
import { defineTable, type TableDefinition } from './define-table.ts'
import { TABLE_MAPPING } from './mapping.ts'

/**
 * Names of DynamoDB tables.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const TABLE_NAME = /^[\w.-]{3,255}$/

/** The DynamoDB table that fills a table of the lake: that of its definition, or of the mapping. */
export function sourceOf({ name, source }: Pick<TableDefinition, 'name' | 'source'>): string | undefined {
  return source ?? (Object.hasOwn(TABLE_MAPPING, name) ? TABLE_MAPPING[name] : undefined)
}

/**
 * Definitions whose sources are called otherwise, as in a stage that has DynamoDB tables of its own: the source of each
 * table that the text names is replaced. A table of which only the mapping knows gets a definition for it.
 * @param text of the variable `SOURCES`: `orders=inlet-mine-OrderTable,transactions=inlet-mine-transactions`
 * @throws ConfigError that names the variable, and all that is wrong with it
 */
export function withSources(definitions: readonly TableDefinition[], text = ''): readonly TableDefinition[] {
  if (text === '') return definitions
  const { sources, problems } = parseSources(text)
  const defined = new Set(definitions.map(({ name }) => name))
  problems.push(...findUnknown(sources, defined), ...findShared(sources, definitions))
  if (problems.length > 0) throw new ConfigError(problems.map(problem => `SOURCES ${problem}`).join('; '))
  const mapped = [...sources].filter(([name]) => !defined.has(name))
  return [
    ...definitions.map(definition => ({ ...definition, ...sourceIn(sources, definition.name) })),
    ...mapped.map(([name, source]) => defineTable({ name, source })),
  ]
}

type Sources = ReadonlyMap<string, string>

function sourceIn(sources: Sources, name: string): { source?: string } {
  const source = sources.get(name)
  return source === undefined ? {} : { source }
}

function parseSources(text: string): { sources: Sources; problems: string[] } {
  const sources = new Map<string, string>()
  const problems: string[] = []
  for (const pair of text.split(',').map(part => part.trim())) {
    const [name = '', source = '', ...rest] = pair.split('=').map(part => part.trim())
    if (name === '' || source === '' || rest.length > 0) {
      problems.push(`has "${pair}": expected a pair such as orders=OrderTable`)
    } else if (!TABLE_NAME.test(source)) {
      problems.push(`has "${pair}": expected a DynamoDB table of 3 to 255 letters, digits, "_", "-" and "."`)
    } else if (sources.has(name)) problems.push(`names "${name}" twice: expected one source`)
    else sources.set(name, source)
  }
  return { sources, problems }
}

function findUnknown(sources: Sources, defined: ReadonlySet<string>): string[] {
  const unknown = [...sources.keys()].filter(name => !defined.has(name) && !Object.hasOwn(TABLE_MAPPING, name))
  const known = [...defined, 'those of the mapping'].join(', ')
  return unknown.map(name => `names "${name}": expected tables of the lake, which are ${known}`)
}

/** Two tables that one DynamoDB table would fill. */
function findShared(sources: Sources, definitions: readonly TableDefinition[]): string[] {
  const names = new Set([...sources.keys(), ...definitions.map(({ name }) => name), ...Object.keys(TABLE_MAPPING)])
  const declared = new Map(definitions.map(({ name, source }) => [name, source]))
  const nameOf = new Map<string, string>()
  return [...names].flatMap(name => {
    const source = sources.get(name) ?? sourceOf({ name, source: declared.get(name) })
    if (source === undefined) return []
    const other = nameOf.get(source)
    if (other === undefined) nameOf.set(source, name)
    // Only a source of the text is its fault; those come first.
    if (other === undefined || !sources.has(other)) return []
    return [`has "${source}" for "${other}": expected a source that is not that of "${name}"`]
  })
}
