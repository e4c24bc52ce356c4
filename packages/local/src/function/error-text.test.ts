import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startFunction } from './start-function.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-error-text-'))
})
afterEach(() => rm(folder, { recursive: true }))

it.each([
  {
    mistake: 'a mistake in its syntax',
    text: 'const a: number =\nexport const handler = 1',
    says: 'Expression expected',
    line: 2,
  },
  {
    mistake: 'a name twice',
    text: '\nlet a = 1; let a = 2',
    says: "Identifier 'a' has already been declared",
    line: 2,
  },
])('a module that has $mistake says where', async ({ text, says, line }) => {
  const module = join(folder, 'handler.ts')
  await writeFile(join(folder, 'imported.ts'), text)
  await writeFile(module, "import './imported.ts'\nexport const handler = () => 1")
  const logFile = join(folder, 'log')
  const broken = await startFunction({ module, env: {}, logFile, timeoutMs: 10_000, concurrency: 1 })
  const place = relative('', join(folder, `imported.ts:${line}`))
  await expect(broken.invoke({})).rejects.toThrow(`${says}, at ${place}`)
  await broken.stop()
})
