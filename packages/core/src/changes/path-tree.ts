import type { ValueColumn } from '../columns/column-builder.ts'
import { formatPath, type SourcePath } from '../columns/source-path.ts'
import { Pattern } from '../scan/pattern.ts'
import type { WaitingValues } from './waiting-values.ts'

export type Mask = 'drop' | 'hash'

/**
 * Where the values at a path go. `alias`: to the column of another path. `waiting`: the catalog has no column for it yet;
 * its values wait for a type.
 */
export type Target =
  | { readonly is: 'column'; readonly builder: ValueColumn }
  | { readonly is: 'alias'; readonly of: PathNode }
  | { readonly is: 'foreign'; readonly type: string }
  | { readonly is: 'waiting'; readonly values: WaitingValues }

/**
 * The source paths of a table as a tree of names, so that walking an item finds each value's column by one look-up per
 * name, without putting paths together.
 */
export class PathNode {
  readonly path: SourcePath
  /** Characters of its names, and one for each. */
  readonly length: number
  readonly children = new Map<string | number, PathNode>()
  target: Target | undefined
  isKey = false
  /** The row that a value was last stored for, in a column or out of one. */
  lastRow = -1
  /** How this node begins in an image: the bytes that `ImageScanner` compares. */
  readonly opening: Pattern
  /** The children's order in the last item: the first, and the one after this. */
  firstSeen: PathNode | undefined
  seenNext: PathNode | undefined
  mask: Mask | undefined
  #text: string | undefined
  /** Whether a mask lies further down, below a name or below a position. */
  #masksNames = false
  #masksPositions = false

  constructor(path: SourcePath, length = 0, mask?: Mask) {
    this.path = path
    this.length = length
    this.opening = Pattern.of(`${JSON.stringify(String(path.at(-1)))}:{"`)
    this.mask = mask
  }

  /** The path as text. Made when first asked for: most nodes are never rescued from. */
  get text(): string {
    this.#text ??= formatPath(this.path)
    return this.#text
  }

  /** The child of that name, made on first sight; a mask covers everything below it. */
  child(segment: string | number): PathNode {
    const known = this.children.get(segment)
    if (known !== undefined) return known
    const child = new PathNode([...this.path, segment], this.length + String(segment).length + 1, this.mask)
    this.children.set(segment, child)
    return child
  }

  /** Whether a value that stands here is hashed: by its own mask, or for one further down that it may hold. */
  get isMasked(): boolean {
    return this.mask === 'hash' || this.#masksNames || this.#masksPositions
  }

  /** Whether a mask further down expects the other of map and list here: taken apart, this one would slip past it. */
  expectsOther(container: 'map' | 'list'): boolean {
    return this.#masksNames !== this.#masksPositions && (container === 'map' ? this.#masksPositions : this.#masksNames)
  }

  *descendants(): Generator<PathNode, void, undefined> {
    for (const child of this.children.values()) {
      yield child
      yield* child.descendants()
    }
  }

  descend(path: SourcePath): PathNode {
    return path.reduce<PathNode>((node, segment) => node.child(segment), this)
  }

  /** Masks everything at and below `path`. */
  setMask(path: SourcePath, mask: Mask): void {
    let node: PathNode = this
    for (const segment of path) {
      if (typeof segment === 'number') node.#masksPositions = true
      else node.#masksNames = true
      node = node.child(segment)
    }
    node.mask = mask
    node.#passOn(mask)
  }

  /** A mask covers what is below it, unless that has a mask of its own. */
  #passOn(mask: Mask): void {
    for (const child of this.children.values()) {
      child.mask ??= mask
      child.#passOn(child.mask)
    }
  }
}
