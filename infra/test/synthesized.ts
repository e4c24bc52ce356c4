import type { Resource, Synthesis } from '../synth/resource.ts'

/** The resources of a stage, for tests to look things up in. */
export class Synthesized {
  readonly stage: string
  readonly resources: readonly Resource[]
  readonly outputs: Synthesis['outputs']
  readonly bundles: Synthesis['bundles']

  constructor(stage: string, { resources, outputs, bundles }: Synthesis) {
    this.stage = stage
    this.resources = resources
    this.outputs = outputs
    this.bundles = bundles
  }

  /** Resources of a type, `aws:sqs/queue:Queue`, in the order of their names. */
  ofType(type: string): readonly Resource[] {
    return this.resources.filter(resource => resource.type === type)
  }

  /** @throws Error if there is none, or more of that name */
  get(name: string): Resource {
    const [found, ...others] = this.resources.filter(each => each.name === name && each.type.startsWith('aws:'))
    if (found === undefined || others.length > 0) {
      throw new Error(`Expected one resource "${name}" in ${this.stage}, found ${found ? others.length + 1 : 0}`)
    }
    return found
  }

  /** The resource of that type whose input has that value. @throws Error if there is none */
  find(type: string, input: string, value: unknown): Resource {
    const found = this.ofType(type).find(({ inputs }) => inputs[input] === value)
    if (found === undefined) throw new Error(`Expected a ${type} with ${input} ${value} in ${this.stage}, found none`)
    return found
  }
}

/** Somewhere within an input: `valueAt(resource, 'redrivePolicy', 'maxReceiveCount')`; JSON in text is read. */
export function valueAt({ inputs }: Resource, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => {
    const inner = typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value
    return inner === null || typeof inner !== 'object' ? undefined : (inner as Record<string | number, unknown>)[key]
  }, inputs)
}
