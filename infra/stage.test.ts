import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { stagePolicy } from './stage.ts'

/** Not a literal, so that TypeScript does not follow it: the file's types come with `sst install`. */
const CONFIG: string = join(import.meta.dirname, '../sst.config.ts')

describe('stagePolicy', () => {
  it.each(['production', 'staging'])('keeps and protects %s', stage => {
    expect(stagePolicy(stage)).toEqual({ removal: 'retain', protect: true })
  })

  it.each(['dev', 'pr-12', 'Production', 'production-2', ''])('cleans up after "%s"', stage => {
    expect(stagePolicy(stage)).toEqual({ removal: 'remove', protect: false })
  })
})

describe('sst.config.ts', () => {
  it('has the policy of each stage', async () => {
    vi.stubGlobal('$config', (config: unknown) => config)
    const { default: config } = await import(CONFIG)
    for (const stage of ['production', 'mine']) {
      expect(await config.app({ stage })).toEqual({
        name: 'inlet',
        home: 'aws',
        providers: {
          aws: {
            version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
            defaultTags: { tags: { app: 'inlet', stage } },
          },
        },
        ...stagePolicy(stage),
      })
    }
    vi.unstubAllGlobals()
  })
})
