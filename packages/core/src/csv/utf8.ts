/** What is in bytes that are not all UTF-8. */
export interface Utf8Faults {
  /** Where the first character starts that is none, in the bytes. */
  readonly badAt: number | undefined
  /** Behind the last surrogate that is encoded by three bytes, among those before `badAt`; 0 if there is none. */
  readonly surrogatesEnd: number
}

/** How many of the bytes make whole characters; the rest, three bytes at most, may go on in the next chunk. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 3); at--) {
    const byte = bytes[at] ?? 0
    if (isContinuation(byte)) continue
    return at + lengthByLead(byte) > bytes.length ? at : bytes.length
  }
  return bytes.length
}

/** A slow look at bytes that `isUtf8` refuses. */
export function findUtf8Faults(bytes: Uint8Array): Utf8Faults {
  let surrogatesEnd = 0
  let at = 0
  while (at < bytes.length) {
    if ((bytes[at] ?? 0) < 0x80) at++
    else if (isSurrogate(bytes, at)) {
      at += 3
      surrogatesEnd = at
    } else {
      const length = characterLength(bytes, at)
      if (length === 0) return { badAt: at, surrogatesEnd }
      at += length
    }
  }
  return { badAt: undefined, surrogatesEnd }
}

/** ED A0..BF 80..BF: a half of a UTF-16 pair as three bytes. It looks like UTF-8, which forbids it. */
function isSurrogate(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xed && (bytes[at + 1] ?? 0) >= 0xa0 && hasContinuations(bytes, at, 3)
}

/** The length of the character at `at`, beyond ASCII, by the table of well-formed sequences in Unicode; 0 if it is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  if (lead < 0xc2 || lead > 0xf4) return 0
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90)) return 0
  if ((lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f)) return 0
  const length = lengthByLead(lead)
  return hasContinuations(bytes, at, length) ? length : 0
}

function lengthByLead(lead: number): number {
  if (lead >= 0xf0) return 4
  if (lead >= 0xe0) return 3
  return lead >= 0xc0 ? 2 : 1
}

function hasContinuations(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = at + 1; index < at + length; index++) if (!isContinuation(bytes[index] ?? 0)) return false
  return true
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
