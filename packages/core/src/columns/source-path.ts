/**
 * Where a value sits in its item: attribute names, and positions in lists. `['address', 'city']`, `['tags', 0]`.
 *
 * As text, names join with `.` and positions stand in brackets: `address.city`, `tags[0]`. Inside a name, `\`, `.` and
 * `[` are escaped by `\`; control characters and lone surrogates, which catalogs refuse, are written `\u0000`; an empty
 * name is `\0`. So two paths never share a text.
 */
export type SourcePath = readonly (string | number)[]

export function formatPath(path: SourcePath): string {
  let text = ''
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`
    else text += (text === '' ? '' : '.') + escapeName(segment)
  }
  return text
}

function escapeName(name: string): string {
  if (name === '') return '\\0'
  return name
    .replaceAll(/[\\.[]/g, '\\$&')
    .replaceAll(
      /[\p{Control}\p{Surrogate}]/gu,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
}

/** The inverse of `formatPath`. */
export function parsePath(text: string): SourcePath {
  const path: (string | number)[] = []
  for (const [part, index] of text.matchAll(/\[(\d+)\]|(?:\\[\s\S]|[^\\.[])+/g)) {
    path.push(index === undefined ? unescapeName(part) : Number(index))
  }
  return path
}

function unescapeName(text: string): string {
  if (text === '\\0') return ''
  return text.replaceAll(/\\(?:u([0-9a-f]{4})|([\s\S]))/g, (_, code?: string, character?: string) =>
    code === undefined ? (character ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
