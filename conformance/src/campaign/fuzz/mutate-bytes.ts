import type { Random } from '../random/random.ts'

/** Bytes that mean something to one parser or another. */
const TOKENS = [
  ...[
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\\',
    '\\u0000',
    '\\ud800',
    '{',
    '}',
    '[',
    ']',
    ':',
    '\ufeff',
    '\t',
    ';',
  ],
  ...['"__proto__":', '"constructor":', 'null', 'true', '-0', '1e999', '99999999999999999999', '../', '%00', '\u2028'],
].map(text => Buffer.from(text))

const ODD_BYTES = [0x00, 0x7f, 0x80, 0xc0, 0xed, 0xf8, 0xfe, 0xff]

type Mutation = (bytes: Buffer, at: number, random: Random) => readonly Uint8Array[]

const MUTATIONS: readonly Mutation[] = [
  // A bit flips.
  (bytes, at, random) => [
    bytes.subarray(0, at),
    Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.integer(0, 7))),
    bytes.subarray(at + 1),
  ],
  (bytes, at, random) => [bytes.subarray(0, at), Uint8Array.of(random.pick(ODD_BYTES)), bytes.subarray(at + 1)],
  (bytes, at, random) => [bytes.subarray(0, at), random.pick(TOKENS), bytes.subarray(at)],
  // The end is missing, or a piece; or a piece comes twice, or somewhere else.
  (bytes, at) => [bytes.subarray(0, at)],
  (bytes, at, random) => [bytes.subarray(0, at), bytes.subarray(at + random.integer(1, 16))],
  (bytes, at, random) => [bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.integer(1, 40)))],
  (bytes, at, random) => [bytes.subarray(0, at), bytes.subarray(random.integer(0, bytes.length)), bytes.subarray(at)],
]

/** A few changes of some bytes; none, once in a while. */
export function mutateBytes(bytes: Uint8Array, random: Random): Buffer {
  let mutated = Buffer.from(bytes)
  for (let left = random.integer(0, 4); left > 0; left--) {
    const at = random.integer(0, mutated.length)
    mutated = Buffer.concat(random.pick(MUTATIONS)(mutated, at, random))
  }
  return mutated
}
