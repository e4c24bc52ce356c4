import { isDeepStrictEqual } from 'node:util'
import type { Resource } from './resource.ts'

/** What is different about a resource in two stages: `path` of a value, `inputs.retentionPeriod`, and both values. */
export interface Difference {
  readonly resource: string
  readonly path: string
  readonly values: readonly [unknown, unknown]
}

interface SynthesizedStage {
  readonly stage: string
  readonly resources: readonly Resource[]
}

/**
 * Resources, inputs and options in which two stages differ, beyond their names: ordered as the resources are. A resource
 * that one of them lacks differs as a whole, at path `''`.
 */
export function diffStages(a: SynthesizedStage, b: SynthesizedStage): Difference[] {
  const [ours, theirs] = [byResource(a), byResource(b)]
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
  return names.flatMap(resource => {
    const [left, right] = [ours.get(resource), theirs.get(resource)]
    if (left === undefined || right === undefined) return [{ resource, path: '', values: [left, right] as const }]
    return diffValues(left, right, '').map(found => ({ resource, ...found }))
  })
}

function byResource({ stage, resources }: SynthesizedStage): Map<string, unknown> {
  return new Map(
    resources.map(({ type, name, inputs, options }) => {
      return [anonymous(`${type} ${name}`, stage), JSON.parse(anonymous(JSON.stringify({ inputs, options }), stage))]
    }),
  )
}

/** With the stage's name taken out, wherever SST or Inlet puts it: `inlet-mine-raw`, `inlet_mine_raw`, `Inlet/mine`. */
function anonymous(text: string, stage: string): string {
  const spellings = new Set([stage, stage.toLowerCase(), stage.replaceAll('-', '_').toLowerCase()])
  let result = text
  for (const name of spellings) {
    for (const start of ['inlet-', 'inlet_', 'Inlet/']) result = result.replaceAll(start + name, `${start}STAGE`)
  }
  // As a value of its own, in JSON, or in JSON within it.
  return result.replace(/(\\?"stage\\?":\s*\\?")([^"\\]*)/gi, (found, before: string, value: string) => {
    return value === stage ? `${before}STAGE` : found
  })
}

function diffValues(a: unknown, b: unknown, path: string): Omit<Difference, 'resource'>[] {
  if (isDeepStrictEqual(a, b)) return []
  if (!isPlainObject(a) || !isPlainObject(b)) return [{ path, values: [a, b] }]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .sort()
    .flatMap(key => diffValues(a[key], b[key], path === '' ? key : `${path}.${key}`))
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
