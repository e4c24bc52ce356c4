/** A source of numbers that are random to look at and the same for the same seed, whatever machine runs it. */
export type Random = {
  /** 32 random bits. */
  bits(): number
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(options: Options<T>): T
  /** At least one of the options, in their order, each at most once: what a DynamoDB set holds. */
  some<T>(options: Options<T>): [T, ...T[]]
  digits(length: number): string
  hex(length: number): string
  uuid(): string
  bytes(length: number): Uint8Array
  /** An amount between two numbers of cents, written as DynamoDB does: `190.07`, `190.5`, `190`. */
  money(lowCents: number, highCents: number): string
}

type Options<T> = readonly [T, ...T[]]

/** Sources with different labels are independent: what one table draws does not move another's data. */
export function createRandom(seed: number, label = ''): Random {
  const bits = sfc32(`${seed}/${label}`)
  const int = (low: number, high: number) => low + Math.floor((bits() / 2 ** 32) * (high - low + 1))
  const pick = <T>(options: Options<T>): T => options[int(0, options.length - 1)] ?? options[0]
  const characters = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('')
  const hex = (length: number) => characters('0123456789abcdef', length)

  return {
    bits,
    int,
    chance: probability => bits() < probability * 2 ** 32,
    pick,
    some: options => {
      const [first, ...rest] = options.filter(() => bits() % 2 === 0)
      return first === undefined ? [pick(options)] : [first, ...rest]
    },
    digits: length => characters('0123456789', length),
    hex,
    uuid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
    bytes: length => Uint8Array.from({ length }, () => int(0, 255)),
    money: (lowCents, highCents) => String(int(lowCents, highCents) / 100),
  }
}

/** Chris Doty-Humphrey's sfc32: 128 bits of state, so that two labels do not meet in one sequence. */
function sfc32(seed: string): () => number {
  let a = fnv1a(seed, 0x811c9dc5)
  let b = fnv1a(seed, a)
  let c = fnv1a(seed, b)
  let counter = 1
  const next = () => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return result >>> 0
  }
  // The first numbers still show how alike two seeds are.
  for (let round = 0; round < 15; round++) next()
  return next
}

function fnv1a(text: string, basis: number): number {
  let hash = basis
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
