import { TABLE_MAPPING } from '@inlet/core'
import type { AttributeValue, ChangeRecord, Item } from '@inlet/local'
import { describe, expect, test } from 'vitest'
import { tableOf } from './kinesis-event.ts'
import { MAPPED_TABLES } from './mapped-tables.ts'
import { createScenario } from './scenario.ts'
import { changesIn, once, recordsOf } from './test/received.ts'

const { batches } = createScenario({ seed: 1, changes: 6_000, start: new Date('2026-03-01T20:00:00Z') })
const changes = changesIn(once(recordsOf(batches))).map(({ change }) => change)
const images = changes.flatMap(({ dynamodb: { NewImage } }) => (NewImage ? [NewImage] : []))

type Found = { readonly path: readonly string[]; readonly value: AttributeValue }

function* valuesIn(value: AttributeValue, path: readonly string[]): Generator<Found> {
  yield { path, value }
  if ('M' in value) for (const [name, inner] of Object.entries(value.M)) yield* valuesIn(inner, [...path, name])
  if ('L' in value) for (const inner of value.L) yield* valuesIn(inner, [...path, '[]'])
}

const values = images.flatMap(image => Object.entries(image).flatMap(([name, value]) => [...valuesIn(value, [name])]))

const some = (test: (value: AttributeValue, path: readonly string[]) => boolean) =>
  values.some(({ value, path }) => test(value, path))
const someNumber = (pattern: RegExp) => some(value => 'N' in value && pattern.test(value.N))
const someText = (pattern: RegExp) => some(value => 'S' in value && pattern.test(value.S))
const typesOf = (name: string) => new Set(images.flatMap(image => (image[name] ? Object.keys(image[name]) : [])))
const keyTypes = () => changes.map(({ dynamodb }) => Object.values(dynamodb.Keys).flatMap(value => Object.keys(value)))

const unitOf = (change: ChangeRecord) =>
  'tableName' in change ? change.dynamodb.ApproximateCreationDateTimePrecision : 'SECOND'

test('at least twelve tables, all of them in the mapping, each with inserts, updates and deletes', () => {
  const mapped = new Set(Object.values(TABLE_MAPPING))
  expect(MAPPED_TABLES.length).toBeGreaterThanOrEqual(12)
  expect(new Set(MAPPED_TABLES.map(table => table.source)).size).toBe(MAPPED_TABLES.length)
  for (const { source } of MAPPED_TABLES) {
    expect(mapped).toContain(source)
    const events = changes.filter(change => tableOf(change) === source).map(change => change.eventName)
    expect(new Set(events)).toEqual(new Set(['INSERT', 'MODIFY', 'REMOVE']))
  }
})

describe('between them, the tables hold', () => {
  test.each(['S', 'N', 'BOOL', 'NULL', 'B', 'SS', 'NS', 'BS', 'L', 'M'])('values of type %s', type => {
    expect(some(value => type in value)).toBe(true)
  })

  test('maps three deep, lists of scalars and of maps, empty maps and lists', () => {
    expect(some((_, path) => path.length >= 4 && !path.includes('[]'))).toBe(true)
    expect(some(value => 'L' in value && value.L.some(inner => 'S' in inner || 'N' in inner))).toBe(true)
    expect(some(value => 'L' in value && value.L.some(inner => 'M' in inner))).toBe(true)
    expect(some(value => 'M' in value && Object.keys(value.M).length === 0)).toBe(true)
    expect(some(value => 'L' in value && value.L.length === 0)).toBe(true)
  })

  test('numbers that hardly any column type holds', () => {
    expect(someNumber(/^\d{38}$/)).toBe(true)
    expect(someNumber(/^-?1E-130$/)).toBe(true)
    expect(someNumber(/E\+125$/)).toBe(true)
    expect(someNumber(/^\d\.\d{20}$/)).toBe(true)
  })

  test('numbers that turn into text, and text under a name that means a number', () => {
    expect(typesOf('loyalty_tier')).toEqual(new Set(['N', 'S']))
    expect(typesOf('score')).toEqual(new Set(['N', 'S']))
    expect(typesOf('settled_at')).toEqual(new Set(['N', 'S']))
  })

  test('times in every form, and times that never were', () => {
    const timeOf = (pattern: RegExp) =>
      some(
        (value, path) =>
          /_at$/.test(path.at(-1) ?? '') && pattern.test('N' in value ? value.N : 'S' in value ? value.S : ''),
      )
    expect(timeOf(/^\d{10}$/)).toBe(true)
    expect(timeOf(/^\d{13}$/)).toBe(true)
    expect(timeOf(/^\d{16}$/)).toBe(true)
    expect(timeOf(/^2026-03-\d\dT/)).toBe(true)
    expect(timeOf(/^2026-02-30T/)).toBe(true)
  })

  test('attributes that appear half way, and attributes that an update removes', () => {
    const first = images.findIndex(image => 'nickname' in image)
    expect(first).toBeGreaterThan(images.length * 0.45)
    expect(images.slice(0, first).some(image => 'full_name' in image)).toBe(true)
    const lost = changes.some(({ dynamodb: { NewImage, OldImage } }) =>
      NewImage && OldImage ? Object.keys(OldImage).some(name => !(name in NewImage)) : false,
    )
    expect(lost).toBe(true)
  })

  test.each([
    ['dots', 'e.mail'],
    ['dashes', 'Post-Code'],
    ['spaces', 'first name'],
    ['accents', 'Prénom'],
    ['capitals', 'DocumentType'],
    ['the name of the partition', 'dt'],
    ['the name of a change column', 'cdc_key'],
  ])('names with %s', (_, name) => {
    expect(images.some(image => name in image)).toBe(true)
  })

  test.each([
    ['Post-Code', 'post_code'],
    ['Prénom', 'prenom'],
    ['DocumentType', 'documenttype'],
    ['duration-ms', 'duration ms'],
  ])('%s and %s, which are one name once sanitised, in one item', (one, other) => {
    expect(images.some(image => one in image && other in image)).toBe(true)
  })

  test('a nested attribute and one that is named like its flattened path', () => {
    const both = (image: Item) =>
      'address_city' in image && image.address && 'M' in image.address && 'city' in image.address.M
    expect(images.some(both)).toBe(true)
  })

  test('keys that are text, numbers, binary, and of two parts', () => {
    const seen = new Set(keyTypes().map(types => types.join('+')))
    expect(seen).toEqual(new Set(['S', 'N', 'B', 'S+S', 'S+N']))
  })

  test('ids with leading zeros, personal data, and text of many scripts', () => {
    expect(some((value, path) => path.at(-1) === 'customer_id' && 'S' in value && value.S.startsWith('00'))).toBe(true)
    for (const name of ['email', 'phone_number', 'dob', 'full_name']) {
      expect(images.some(image => name in image)).toBe(true)
    }
    expect(someText(/\p{Emoji_Presentation}/u)).toBe(true)
    expect(someText(/\p{Script=Han}/u)).toBe(true)
    expect(someText(/\p{Script=Arabic}/u)).toBe(true)
    expect(someText(/[\n\t"]/)).toBe(true)
  })

  test('a map whose names are account numbers', () => {
    const names = values.filter(({ path }) => path[0] === 'allocations' && path.length === 2).map(({ path }) => path[1])
    expect(new Set(names).size).toBeGreaterThan(3)
    for (const name of names) expect(name).toMatch(/^00\d{6}$/)
  })

  test('deletes by time to live and by applications', () => {
    const deletes = changes.filter(change => change.eventName === 'REMOVE')
    expect(deletes.some(change => change.userIdentity?.principalId === 'dynamodb.amazonaws.com')).toBe(true)
    expect(deletes.some(change => !change.userIdentity)).toBe(true)
  })

  test('times of changes in µs, in ms and, in one table of its own, in s', () => {
    const forms = new Map<string, Set<string>>()
    for (const change of changes) {
      const form = unitOf(change)
      forms.set(form, (forms.get(form) ?? new Set()).add(tableOf(change)))
    }
    expect([...forms.keys()].toSorted()).toEqual(['MICROSECOND', 'MILLISECOND', 'SECOND'])
    expect(forms.get('SECOND')).toEqual(new Set(['OrderTable']))
    const all = [...forms.values()].flatMap(tables => [...tables])
    expect(new Set(all).size).toBe(all.length)
  })

  test('changes of one key that only their microseconds, or only their sequence numbers, tell apart', () => {
    const gaps = { MICROSECOND: new Set<number>(), MILLISECOND: new Set<number>(), SECOND: new Set<number>() }
    const last = new Map<string, number>()
    for (const change of changes) {
      const key = tableOf(change) + JSON.stringify(change.dynamodb.Keys)
      const time = change.dynamodb.ApproximateCreationDateTime
      const before = last.get(key)
      if (before !== undefined) gaps[unitOf(change)].add(time - before)
      last.set(key, time)
    }
    expect(Math.min(...gaps.MICROSECOND)).toBeLessThan(1_000)
    expect(Math.min(...gaps.MICROSECOND, ...gaps.MILLISECOND)).toBeGreaterThan(0)
    expect(gaps.SECOND).toContain(0)
  })

  test('sequence numbers of streams whose lengths differ', () => {
    const lengths = changes.flatMap(change => ('tableName' in change ? [] : [change.dynamodb.SequenceNumber.length]))
    expect(new Set(lengths)).toEqual(new Set([21, 22]))
  })

  test('changes on several dates', () => {
    const dates = changes.flatMap(change => {
      const { ApproximateCreationDateTime: seconds } = change.dynamodb
      return unitOf(change) === 'SECOND' ? [new Date(seconds * 1000).toISOString().slice(0, 10)] : []
    })
    expect(new Set(dates).size).toBeGreaterThanOrEqual(3)
  })
})
