import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEPT_VERSIONS, publishVersion, readNewestVersion } from './version-files.ts'

describe('version files', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'inlet-versions-'))
  })

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true })
  })

  it('gives the newest version, and ignores what is none', async () => {
    await writeFile(join(directory, '.half.tmp'), 'half')
    await publishVersion(directory, 0, 'one')
    await publishVersion(directory, 1, 'two')

    expect(await readNewestVersion(directory)).toMatchObject({ version: 2, text: 'two' })
  })

  it('publishes only after the newest version', async () => {
    expect(await publishVersion(directory, 1, 'nothing before it')).toBeUndefined()
    expect(await publishVersion(directory, 0, 'one')).toBe(1)
    expect(await publishVersion(directory, 0, 'again')).toBeUndefined()
    for (let version = 1; version < 2 * KEPT_VERSIONS; version++) {
      expect(await publishVersion(directory, version, 'next')).toBe(version + 1)
    }
    expect(await publishVersion(directory, 1, 'after a pruned one')).toBeUndefined()
  })

  it('loses nothing that it called published, with many writers and without a pause', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => index)

    const published = await Promise.all(writers.map(writer => appendOften(directory, `writer ${writer}`)))

    const newest = await readNewestVersion(directory)
    expect(newest?.text.split('\n').toSorted()).toEqual(published.flat().toSorted())
  })

  it('always gives a reader a version while others are pruned', async () => {
    await publishVersion(directory, 0, 'first')
    let reading = true
    const reads = (async () => {
      while (reading) expect(await readNewestVersion(directory)).toBeDefined()
    })()
    for (let version = 1; version < 100; version++) await publishVersion(directory, version, `${version}`)
    reading = false
    await reads
  })
})

/** Adds lines to the newest text, as often as it wins in 60 tries. */
async function appendOften(directory: string, name: string): Promise<string[]> {
  const won: string[] = []
  for (let index = 0; index < 60; index++) {
    const newest = await readNewestVersion(directory)
    const line = `${name}: ${index}`
    const text = newest === undefined ? line : `${newest.text}\n${line}`
    if ((await publishVersion(directory, newest?.version ?? 0, text)) !== undefined) won.push(line)
  }
  return won
}
