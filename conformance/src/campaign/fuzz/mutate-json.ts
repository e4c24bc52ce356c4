import type { Random } from '../random/random.ts'

const ODD_VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    Number.MAX_SAFE_INTEGER,
    '',
    ' ',
    '0',
    '%',
    '..',
    '\0',
    '\ud800',
    'x'.repeat(300),
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { S: 'x' },
    { N: '1e999' },
    '2026-02-30',
    '__proto__',
    'constructor',
    's3://',
    '1'.repeat(60),
  ],
]
const ODD_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', '', ' ', '\0', 'length', 'a.b', 'x'.repeat(300)]

/**
 * JSON text of a value of which a few parts are other things than they should be: gone, there twice, nested deeply, or
 * under names that mean something to JavaScript.
 */
export function mutateJson(value: unknown, random: Random): string {
  let mutated = value
  for (let left = random.integer(0, 3); left > 0; left--) mutated = mutateSomewhere(mutated, random, mutateHere)
  return JSON.stringify(mutated) ?? 'null'
}

/** The same of what a client of the SDK has read: texts are other texts, and anything may be missing. */
export function mutateTexts(value: unknown, random: Random): string {
  const change = (part: unknown) => {
    const others = ODD_VALUES.filter(odd => typeof odd === typeof part && Array.isArray(odd) === Array.isArray(part))
    return typeof part === 'string' && random.chance(0.7) ? random.pick(others) : undefined
  }
  let mutated = value
  for (let left = random.integer(0, 3); left > 0; left--) mutated = mutateSomewhere(mutated, random, change)
  return (
    JSON.stringify(mutated, (_, part) => (Array.isArray(part) ? part.filter(each => each !== undefined) : part)) ?? '{}'
  )
}

type Change = (part: unknown, random: Random) => unknown

function mutateSomewhere(value: unknown, random: Random, change: Change): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.12)) return change(value, random)
  if (Array.isArray(value)) {
    if (value.length === 0) return change(value, random)
    const at = random.integer(0, value.length - 1)
    return value.map((each, index) => (index === at ? mutateSomewhere(each, random, change) : each))
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return change(value, random)
  const at = random.integer(0, entries.length - 1)
  const changed = entries.map(([name, each], index) => [
    name,
    index === at ? mutateSomewhere(each, random, change) : each,
  ])
  if (random.chance(0.1)) changed.splice(at, 1)
  if (random.chance(0.1)) changed.push([random.pick(ODD_NAMES), random.pick(ODD_VALUES)])
  // With `__proto__` as a name of its own, as JSON.parse makes it.
  return Object.fromEntries(changed)
}

function mutateHere(value: unknown, random: Random): unknown {
  const way = random.integer(0, 5)
  if (way === 0 && Array.isArray(value)) return [...value, ...value]
  if (way === 1 && typeof value === 'string') return value.slice(0, random.integer(0, value.length))
  if (way === 2 && typeof value === 'number') return value * random.pick([-1, 1e3, 1e6, 1e300, 0.1])
  if (way === 3) return nested(value, random.pick([1, 2, 40, 400]), random.chance(0.5))
  return random.pick(ODD_VALUES)
}

function nested(value: unknown, depth: number, inLists: boolean): unknown {
  let outer = value
  for (let level = 0; level < depth; level++) outer = inLists ? { L: [outer] } : { M: { a: outer } }
  return outer
}
