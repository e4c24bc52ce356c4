import type { PathNode } from '../changes/path-tree.ts'
import { putWords, wordsOf } from '../columns/words.ts'
import { Pattern } from '../scan/pattern.ts'
import type { KeyScanner } from '../scan/scan-keys.ts'

const OPENING = Pattern.of('"{')
const COMMA = Pattern.of(',')
const QUOTE = Pattern.of('\\"')
const CLOSING = Pattern.of('}"')

/** Writes the canonical JSON of plain keys as a text, `"{\"id\":\"5\"}"`: there is nothing to escape in it but quotes. */
export class KeyText {
  /** `\"id\":` */
  readonly #names = new Map<PathNode, Pattern>()

  /** Puts the keys read in `bytes` at `at`, where there is room for twice `keys.length`. The position behind them. */
  putInto(words: DataView, at: number, keys: KeyScanner, bytes: Buffer): number {
    const { count, isSwapped } = keys
    let to = OPENING.putInto(words, at)
    to = this.#putKey(words, to, keys, isSwapped ? 1 : 0, bytes)
    if (count === 2) {
      to = COMMA.putInto(words, to)
      to = this.#putKey(words, to, keys, isSwapped ? 0 : 1, bytes)
    }
    return CLOSING.putInto(words, to)
  }

  #putKey(
    words: DataView,
    at: number,
    { nodes, kinds, starts, ends }: KeyScanner,
    index: number,
    bytes: Buffer,
  ): number {
    const node = nodes[index]
    if (node === undefined) throw new Error('Expected as many keys as were counted')
    const { byteOffset } = bytes
    const start = byteOffset + (starts[index] ?? 0)
    const end = byteOffset + (ends[index] ?? 0)
    let to = this.#nameOf(node).putInto(words, at)
    if (kinds[index] === 'N') return putWords(words, to, wordsOf(bytes), start, end)
    to = QUOTE.putInto(words, to)
    to = putWords(words, to, wordsOf(bytes), start, end)
    return QUOTE.putInto(words, to)
  }

  #nameOf(node: PathNode): Pattern {
    const known = this.#names.get(node)
    if (known !== undefined) return known
    const json = `${JSON.stringify(node.path[0])}:`
    const name = Pattern.of(json.replaceAll('"', '\\"'))
    this.#names.set(node, name)
    return name
  }
}
