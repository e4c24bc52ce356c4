import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { synthesize } from './synth/synthesize.ts'
import { RULES } from './test/rules/rules.ts'
import { Synthesized } from './test/synthesized.ts'

const LISTED = join(import.meta.dirname, 'test/resources.txt')

describe.each(['mine', 'staging', 'production'])('stage %s', stage => {
  let app: Synthesized
  beforeAll(async () => {
    app = new Synthesized(stage, await synthesize(stage))
  })

  it('has resources of which each keeps the rules of its type', () => {
    const problems = app.resources.flatMap(resource => {
      const rule = RULES[resource.type]
      if (rule === undefined) return [`${resource.type} ${resource.name}: nobody has thought about this type`]
      try {
        rule(resource, app)
        return []
      } catch (error) {
        return [`${resource.type} ${resource.name}: ${error instanceof Error ? error.message : error}`]
      }
    })
    expect(problems).toEqual([])
  })

  it('has no resource that is not in the list, and each that is', async () => {
    const listed = (await readFile(LISTED, 'utf8')).split('\n').filter(line => line !== '' && !line.startsWith('#'))
    const own = app.resources
      .filter(({ type, name }) => type.startsWith('aws:') && !name.endsWith('Capture'))
      .map(({ type, name }) => `${type} ${name}`)
    expect(own).toEqual(listed)
  })

  it('gives nothing the name of another stage', () => {
    const others = ['mine', 'staging', 'production'].filter(other => other !== stage)
    for (const other of others) expect(JSON.stringify(app.resources)).not.toMatch(new RegExp(`inlet[-_]${other}`))
  })
})

it('is the same however often it is synthesized', async () => {
  expect(await synthesize('mine')).toEqual(await synthesize('mine'))
})
