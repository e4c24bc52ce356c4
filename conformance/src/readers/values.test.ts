import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { type Answer, answered, askReader, type Contents } from './ask-reader.ts'
import { differences } from './compare-contents.ts'
import { READERS } from './parquet-reader.ts'
import { writeSample } from './sample-file.ts'
import { SAMPLES } from './sample-files.ts'

const FILES = SAMPLES.flatMap(({ files }) => files)
let folder: string
let paths: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-readers-'))
  paths = await Promise.all(FILES.map(file => writeSample(folder, file)))
})

afterAll(() => rm(folder, { recursive: true }))

describe.each(READERS)('$witness.name', reader => {
  const prove = proving('readers', reader.witness)
  let answers: Promise<Answer<Contents>[]> | undefined

  const readable = SAMPLES.filter(({ files }) => files.every(({ codec = 'snappy' }) => reader.codecs.includes(codec)))
  for (const { claim, files } of readable) {
    prove(claim, async () => {
      answers ??= askReader(reader, { task: 'values', files: paths })
      const contents = await answers
      expect(files.flatMap(file => differences(file, answered(contents[FILES.indexOf(file)]), reader))).toEqual([])
    })
  }
})
