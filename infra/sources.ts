import { createRouter, type Router, TABLE_DEFINITIONS, TABLE_MAPPING } from '@inlet/core'

/** Tables in the lake whose DynamoDB tables are the stage's own. */
const OF_THE_STAGE = ['orders', 'transactions']

/** What the environment of a function has room for, 4 KB, and a policy within a role, 10 KB. */
const MOST = 100
const MOST_CHARACTERS = 3_000

/** All sources of the mapping, and of definitions: but for the tables that a stage makes itself. */
export function mappedSources(): string[] {
  const definitions = TABLE_DEFINITIONS.filter(({ name }) => !OF_THE_STAGE.includes(name))
  return [...new Set([...Object.values(TABLE_MAPPING), ...definitions.flatMap(({ source = [] }) => source)])]
}

/**
 * Why a stage cannot have these sources, in all of its streams; undefined if it can.
 * @throws InputError BAD_DEFINITION if definitions contradict each other
 */
export function sourcesProblem(
  sources: readonly string[],
  isUnmapped: (source: string) => boolean = isUnmappedBy(createRouter('quarantine')),
): string | undefined {
  const repeated = sources.find((source, index) => sources.indexOf(source) !== index)
  if (repeated !== undefined) return `table "${repeated}" streams twice; expected one stream for it`
  const unmapped = sources.filter(isUnmapped)
  if (unmapped.length > 0) {
    return (
      `expected sources that core's mapping or a definition names, found ${unmapped.join(', ')}; their changes would ` +
      'all be in quarantine'
    )
  }
  const characters = sources.reduce((sum, source) => sum + source.length + '"",'.length, 0)
  if (sources.length <= MOST && characters <= MOST_CHARACTERS) return undefined
  return (
    `expected at most ${MOST} sources, of ${MOST_CHARACTERS} characters together, since one function watches them all, ` +
    `found ${sources.length}; give others to another stage`
  )
}

function isUnmappedBy(route: Router): (source: string) => boolean {
  return source => {
    try {
      return OF_THE_STAGE.includes(route(source).name)
    } catch {
      return true
    }
  }
}
