import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byBytes } from './keys.ts'
import { type Subject, streamOf } from './subject.ts'

const NAMES = ['a', 'b/c', 'b/c d', 'b-', 'p=1/x', 'p=10/x', 'e//f', 'e/g/', '%2F', 'caf\u00e9', 'cafe\u0301']

const name = fc.constantFrom(...NAMES)
const text = fc.constantFrom('', 'one', 'two', 'a longer text')
const operation = fc.oneof(
  fc.record({ do: fc.constant('write' as const), name, text, asStream: fc.boolean() }),
  fc.record({ do: fc.constant('create' as const), name, text }),
  fc.record({ do: fc.constant('replace' as const), name, text, isCurrent: fc.boolean() }),
  fc.record({ do: fc.constant('delete' as const), names: fc.array(name, { maxLength: 3 }) }),
  fc.record({ do: fc.constant('list' as const), start: fc.constantFrom('', 'b', 'b/', 'p=1', 'e/', 'caf') }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

/** The store as it should be: content by name. */
type Model = Map<string, string>

/** `SEEDS=100` runs more. */
const { SEEDS = '10' } = process.env

export function randomOperationsContract(open: () => Subject): void {
  describe('any sequence of operations', () => {
    it('does what a map would do', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async operations => {
          const subject = open()
          const model: Model = new Map()
          for (const operation of operations) await runBoth(operation, subject, model)
          expect(await subject.names()).toEqual(byBytes([...model.keys()]))
          for (const [name, text] of model) expect(await subject.text(name)).toBe(text)
        }),
        { numRuns: Number(SEEDS) },
      )
    })
  })
}

async function runBoth(operation: Operation, subject: Subject, model: Model): Promise<void> {
  const { store, bucket, prefix } = subject
  if (operation.do === 'list') {
    const expected = [...model.keys()].filter(name => name.startsWith(operation.start))
    expect(await subject.names(operation.start)).toEqual(byBytes(expected))
    return
  }
  if (operation.do === 'delete') {
    const keys = operation.names.map(name => prefix + name)
    await store.delete(bucket, keys)
    for (const name of operation.names) model.delete(name)
    return
  }
  const key = prefix + operation.name
  const current = model.get(operation.name)
  if (operation.do === 'write') {
    await store.write(bucket, key, operation.asStream ? streamOf(operation.text) : Buffer.from(operation.text))
    model.set(operation.name, operation.text)
    return
  }
  const etag = current !== undefined && (await store.head(bucket, key)).etag
  const condition =
    operation.do === 'create' ? { absent: true as const } : { etag: (operation.isCurrent && etag) || 'no' }
  const holds = operation.do === 'create' ? current === undefined : current !== undefined && operation.isCurrent
  const writing = store.write(bucket, key, Buffer.from(operation.text), { condition })
  if (!holds) {
    await expect(writing).rejects.toMatchObject({ name: 'PreconditionFailed' })
    return
  }
  await writing
  model.set(operation.name, operation.text)
}
